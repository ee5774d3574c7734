import { archiveInput, assetInput } from "./archive-input.ts";
import { openApiOf, policyOf, TRUST, type World } from "./world.ts";

type Properties = Readonly<Record<string, unknown>>;

/** One way through the life of a resource type. */
export interface LifeCycle {
  /** Type token. */
  readonly type: string;
  /** Inputs as a program gives them. */
  readonly inputs: Properties;
  /** Inputs that change in place; absent where a type only knows replacement. */
  readonly update?: Properties;
  /** Inputs of which each asks for another resource. */
  readonly replacements?: Properties;
  /** Inputs that AWS never tells, so that an import lacks them. */
  readonly untold?: readonly string[];
  /** Import id, where it is not the id in the state. */
  readonly importId?: (id: string) => string;
  /** The thing cannot go, or goes with another. */
  readonly stays?: true;
}

const tags = { tenant: "acme", tier: "gold", project: "tenantry" };
const retagged = { tenant: "acme", tier: "silver", release: "2" };

/** Life cycles by a short name. */
export function lifeCycles(world: World): Readonly<Record<string, LifeCycle>> {
  return {
    ...dataCycles(world),
    ...identityCycles(world),
    ...computeCycles(world),
    ...gatewayCycles(world),
    ...eventCycles(world),
    ...deliveryCycles(world),
  };
}

function dataCycles({ bucket, queue }: World): Readonly<Record<string, LifeCycle>> {
  const table = {
    name: "tenantry-probe-orders",
    hashKey: "pk",
    rangeKey: "sk",
    attributes: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "since", type: "S" },
    ],
    billingMode: "PAY_PER_REQUEST",
    globalSecondaryIndexes: [
      { name: "by-since", hashKey: "pk", rangeKey: "since", projectionType: "ALL" },
    ],
    streamEnabled: true,
    streamViewType: "NEW_IMAGE",
    ttl: { attributeName: "expiresAt", enabled: true },
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
    deletionProtectionEnabled: false,
    tags,
  };
  const parameter = { name: "/tenantry/probe", type: "SecureString", value: "s3cret", tags };
  const object = { bucket: bucket.id, key: "probe.txt", contentType: "text/plain", tags };
  const rules = [{ id: "old", status: "Enabled", expiration: { days: 30 } }];
  return {
    table: {
      type: "aws:dynamodb/table:Table",
      inputs: table,
      update: {
        ...table,
        ttl: { attributeName: "expiresAt", enabled: false },
        pointInTimeRecovery: { enabled: false },
        streamEnabled: false,
        streamViewType: undefined,
        tags: retagged,
      },
      // The local AWS does not tell how a table is encrypted.
      untold: ["serverSideEncryption"],
      replacements: { hashKey: "other", name: "other" },
    },
    "a table with another index": {
      type: "aws:dynamodb/table:Table",
      inputs: {
        name: "tenantry-probe-index",
        hashKey: "pk",
        attributes: [{ name: "pk", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
      },
      update: {
        name: "tenantry-probe-index",
        hashKey: "pk",
        attributes: [
          { name: "pk", type: "S" },
          { name: "due", type: "S" },
        ],
        billingMode: "PAY_PER_REQUEST",
        globalSecondaryIndexes: [{ name: "due", hashKey: "due", projectionType: "KEYS_ONLY" }],
      },
    },
    parameter: {
      type: "aws:ssm/parameter:Parameter",
      inputs: parameter,
      update: { ...parameter, value: "0ther", tags: retagged },
      replacements: { name: "/other" },
    },
    bucket: {
      type: "aws:s3/bucket:Bucket",
      inputs: { bucket: "tenantry-probe-web", forceDestroy: true, tags },
      update: { bucket: "tenantry-probe-web", forceDestroy: true, tags: retagged },
      untold: ["forceDestroy"],
      replacements: { bucket: "other" },
    },
    bucketVersioning: {
      type: "aws:s3/bucketVersioning:BucketVersioning",
      inputs: { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
      update: { bucket: bucket.id, versioningConfiguration: { status: "Suspended" } },
      stays: true,
    },
    bucketEncryption: {
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      inputs: {
        bucket: bucket.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
      },
      update: {
        bucket: bucket.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      stays: true,
    },
    bucketPublicAccessBlock: {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      inputs: { bucket: bucket.id, blockPublicAcls: true, blockPublicPolicy: false },
      update: { bucket: bucket.id, blockPublicAcls: true, blockPublicPolicy: true },
    },
    bucketLifecycle: {
      type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      inputs: { bucket: bucket.id, rules },
      update: {
        bucket: bucket.id,
        rules: [
          ...rules,
          {
            id: "half",
            status: "Enabled",
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
    },
    bucketPolicy: {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      inputs: {
        bucket: bucket.id,
        policy: policyOf("s3:GetObject", "arn:aws:s3:::tenantry-world/*"),
      },
      update: {
        bucket: bucket.id,
        policy: policyOf("s3:PutObject", "arn:aws:s3:::tenantry-world/*"),
      },
    },
    bucketObject: {
      type: "aws:s3/bucketObjectv2:BucketObjectv2",
      inputs: { ...object, source: assetInput("one") },
      update: { ...object, source: assetInput("two"), tags: retagged },
      untold: ["source"],
      replacements: { key: "other" },
    },
    queue: {
      type: "aws:sqs/queue:Queue",
      inputs: {
        name: "tenantry-probe-jobs",
        visibilityTimeoutSeconds: 30,
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: queue.properties["arn"],
          maxReceiveCount: 3,
        }),
        sqsManagedSseEnabled: true,
        tags,
      },
      update: { name: "tenantry-probe-jobs", visibilityTimeoutSeconds: 60, tags: retagged },
      replacements: { name: "other" },
    },
    queuePolicy: {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      inputs: { queueUrl: queue.id, policy: policyOf("sqs:SendMessage", "*") },
      update: { queueUrl: queue.id, policy: policyOf("sqs:ReceiveMessage", "*") },
    },
    logGroup: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      inputs: { name: "/tenantry/probe", retentionInDays: 14, tags },
      update: { name: "/tenantry/probe", retentionInDays: 30, tags: retagged },
      replacements: { name: "/other" },
    },
  };
}

function identityCycles({ pool, policy }: World): Readonly<Record<string, LifeCycle>> {
  const role = { name: "tenantry-probe", assumeRolePolicy: TRUST, maxSessionDuration: 3600 };
  const boundary = policy.properties["arn"];
  const userPool = {
    name: "tenantry-probe",
    schemas: [{ name: "tenant", attributeDataType: "String", mutable: false }],
    usernameAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: false,
      requireUppercase: true,
      temporaryPasswordValidityDays: 3,
    },
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
    deletionProtection: "INACTIVE",
    tags,
  };
  const client = {
    name: "web",
    userPoolId: pool.id,
    generateSecret: false,
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    accessTokenValidity: 15,
    tokenValidityUnits: { accessToken: "minutes", refreshToken: "days", idToken: "minutes" },
    refreshTokenValidity: 1,
    idTokenValidity: 15,
    preventUserExistenceErrors: "ENABLED",
    readAttributes: ["email"],
    writeAttributes: ["email"],
  };
  return {
    role: {
      type: "aws:iam/role:Role",
      inputs: { ...role, description: "one", permissionsBoundary: boundary, tags },
      update: { ...role, description: "two", maxSessionDuration: 7200, tags: retagged },
      replacements: { name: "other" },
    },
    rolePolicy: {
      type: "aws:iam/rolePolicy:RolePolicy",
      inputs: { name: "read", role: "world", policy: policyOf("s3:GetObject") },
      update: { name: "read", role: "world", policy: policyOf("s3:PutObject") },
      replacements: { role: "other" },
    },
    policy: {
      type: "aws:iam/policy:Policy",
      inputs: { name: "tenantry-probe", policy: policyOf("s3:GetObject"), tags },
      update: { name: "tenantry-probe", policy: policyOf("s3:PutObject"), tags: retagged },
      replacements: { name: "other" },
    },
    rolePolicyAttachment: {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      inputs: { role: "world", policyArn: boundary },
      replacements: { policyArn: "other" },
    },
    userPool: {
      type: "aws:cognito/userPool:UserPool",
      inputs: userPool,
      update: {
        ...userPool,
        passwordPolicy: { ...userPool.passwordPolicy, minimumLength: 16 },
        tags: retagged,
      },
      untold: ["schemas"],
      replacements: { usernameAttributes: ["phone_number"] },
    },
    userPoolClient: {
      type: "aws:cognito/userPoolClient:UserPoolClient",
      inputs: client,
      update: { ...client, accessTokenValidity: 30 },
      untold: ["generateSecret"],
      importId: (id) => `${pool.id}/${id}`,
      replacements: { generateSecret: true },
    },
    userGroup: {
      type: "aws:cognito/userGroup:UserGroup",
      // The local AWS cannot change a group.
      inputs: { name: "acme", userPoolId: pool.id, description: "one", precedence: 1 },
      replacements: { name: "other" },
    },
  };
}

function computeCycles(world: World): Readonly<Record<string, LifeCycle>> {
  const { role, lambda, table, queue, logs } = world;
  const roleArn = role.properties["arn"];
  const code = (text: string) =>
    archiveInput("index.js", `exports.handler = async () => "${text}";`);
  const fn = {
    name: "tenantry-probe",
    role: roleArn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    architectures: ["x86_64"],
    publish: true,
    environment: { variables: { TABLE: "one" } },
    tracingConfig: { mode: "Active" },
    loggingConfig: { logFormat: "JSON", logGroup: logs.id },
    reservedConcurrentExecutions: 5,
    timeout: 10,
    memorySize: 256,
  };
  const layer = { layerName: "tenantry-probe", compatibleRuntimes: ["nodejs22.x"] };
  const definition = (result: string) =>
    JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Result: result, End: true } } });
  const machine = {
    name: "tenantry-probe",
    roleArn,
    loggingConfiguration: {
      level: "ERROR",
      includeExecutionData: false,
      logDestination: `${logs.properties["arn"]}:*`,
    },
  };
  const stream = {
    eventSourceArn: table.properties["streamArn"],
    functionName: lambda.properties["arn"],
    startingPosition: "TRIM_HORIZON",
    filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
    functionResponseTypes: ["ReportBatchItemFailures"],
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 3,
    maximumRecordAgeInSeconds: 3600,
    destinationConfig: { onFailure: { destinationArn: queue.properties["arn"] } },
  };
  const jobs = {
    eventSourceArn: queue.properties["arn"],
    functionName: lambda.id,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: 2 },
  };
  return {
    function: {
      type: "aws:lambda/function:Function",
      inputs: { ...fn, code: code("one"), tags },
      update: { ...fn, code: code("two"), timeout: 20, tags: retagged },
      untold: ["code"],
      replacements: { name: "other" },
    },
    alias: {
      type: "aws:lambda/alias:Alias",
      inputs: { name: "live", functionName: lambda.id, functionVersion: "1", description: "one" },
      update: { name: "live", functionName: lambda.id, functionVersion: "$LATEST" },
      importId: () => "world/live",
      replacements: { name: "other" },
    },
    permission: {
      type: "aws:lambda/permission:Permission",
      inputs: {
        statementId: "apigw",
        action: "lambda:InvokeFunction",
        function: lambda.id,
        principal: "apigateway.amazonaws.com",
        qualifier: "1",
        sourceArn: "arn:aws:execute-api:us-east-1:000000000000:abc/*/*",
      },
      importId: () => "world:1/apigw",
      replacements: { qualifier: "2", principal: "events.amazonaws.com" },
    },
    layerVersion: {
      type: "aws:lambda/layerVersion:LayerVersion",
      inputs: { ...layer, code: archiveInput("nodejs/one.js", "exports.one = 1;") },
      untold: ["code"],
      replacements: { code: archiveInput("nodejs/one.js", "exports.one = 2;") },
    },
    "stream mapping": {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      inputs: { ...stream, batchSize: 10 },
      update: { ...stream, batchSize: 20, maximumRetryAttempts: 5 },
      replacements: { startingPosition: "LATEST" },
    },
    "queue mapping": {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      inputs: { ...jobs, batchSize: 5 },
      update: { ...jobs, batchSize: 1, enabled: false },
      untold: ["functionName"],
    },
    stateMachine: {
      type: "aws:sfn/stateMachine:StateMachine",
      inputs: { ...machine, definition: definition("one"), tags },
      update: { ...machine, definition: definition("two"), tags: retagged },
      replacements: { type: "EXPRESS" },
    },
  };
}

function gatewayCycles(world: World): Readonly<Record<string, LifeCycle>> {
  const { api, deployment, lambda, stage, key, plan, logs, role } = world;
  const methods = { restApi: api.id, stageName: "world", methodPath: "*/*" };
  const restApi = {
    name: "tenantry-probe",
    apiKeySource: "AUTHORIZER",
    endpointConfiguration: { types: "REGIONAL" },
  };
  const stageInputs = {
    restApi: api.id,
    deployment: deployment.id,
    stageName: "live",
    xrayTracingEnabled: true,
  };
  const apiStages = [{ apiId: api.id, stage: stage.inputs["stageName"] }];
  return {
    restApi: {
      type: "aws:apigateway/restApi:RestApi",
      inputs: { ...restApi, body: openApiOf(lambda.properties["arn"], "tenantry-probe"), tags },
      update: {
        ...restApi,
        description: "two",
        body: openApiOf(lambda.properties["qualifiedArn"], "tenantry-probe"),
        tags: retagged,
      },
      untold: ["body"],
    },
    deployment: {
      type: "aws:apigateway/deployment:Deployment",
      inputs: { restApi: api.id, description: "one", triggers: { body: "1" } },
      update: { restApi: api.id, description: "two", triggers: { body: "1" } },
      untold: ["triggers"],
      importId: (id) => `${api.id}/${id}`,
      replacements: { triggers: { body: "2" } },
    },
    stage: {
      type: "aws:apigateway/stage:Stage",
      inputs: {
        ...stageInputs,
        variables: { slot: "blue", gone: "soon" },
        accessLogSettings: { destinationArn: logs.properties["arn"], format: "$context.requestId" },
        tags,
      },
      update: {
        ...stageInputs,
        variables: { slot: "green" },
        canarySettings: {
          deploymentId: deployment.id,
          percentTraffic: 10,
          stageVariableOverrides: { slot: "blue" },
        },
        tags: retagged,
      },
      importId: () => `${api.id}/live`,
      replacements: { stageName: "other" },
    },
    apiKey: {
      type: "aws:apigateway/apiKey:ApiKey",
      inputs: { name: "tenantry-probe", value: "0123456789abcdef01234567", tags },
      update: {
        name: "tenantry-probe",
        value: "0123456789abcdef01234567",
        enabled: false,
        tags: retagged,
      },
      replacements: { value: "another-value-of-some-length" },
    },
    usagePlan: {
      type: "aws:apigateway/usagePlan:UsagePlan",
      inputs: {
        name: "tenantry-probe",
        apiStages,
        throttleSettings: { rateLimit: 10, burstLimit: 20 },
        quotaSettings: { limit: 1000, period: "MONTH" },
        tags,
      },
      update: {
        name: "tenantry-probe",
        throttleSettings: { rateLimit: 5, burstLimit: 10 },
        quotaSettings: { limit: 500, period: "MONTH" },
        tags: retagged,
      },
    },
    methodSettings: {
      type: "aws:apigateway/methodSettings:MethodSettings",
      inputs: {
        ...methods,
        settings: { metricsEnabled: true, throttlingRateLimit: 50, throttlingBurstLimit: 10 },
      },
      update: { ...methods, settings: { metricsEnabled: false, throttlingRateLimit: 100 } },
      importId: () => `${api.id}/world/*/*`,
      replacements: { methodPath: "products/GET" },
    },
    account: {
      type: "aws:apigateway/account:Account",
      inputs: { cloudwatchRoleArn: role.properties["arn"] },
      update: {},
      stays: true,
    },
    usagePlanKey: {
      type: "aws:apigateway/usagePlanKey:UsagePlanKey",
      inputs: { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id },
      importId: (id) => `${plan.id}/${id}`,
      replacements: { keyId: "other" },
    },
  };
}

function eventCycles({ queue, role, logs }: World): Readonly<Record<string, LifeCycle>> {
  const roleArn = role.properties["arn"];
  const rule = {
    name: "tenantry-probe",
    eventPattern: JSON.stringify({ source: ["tenantry"] }),
  };
  const target = { rule: "world", targetId: "probe", arn: queue.properties["arn"] };
  const schedule = {
    name: "tenantry-probe",
    groupName: "default",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: queue.properties["arn"],
      roleArn,
      input: JSON.stringify({ what: "probe" }),
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
    },
  };
  const key = { description: "one", deletionWindowInDays: 7 };
  return {
    eventBus: {
      type: "aws:cloudwatch/eventBus:EventBus",
      inputs: { name: "tenantry-probe", tags },
      update: { name: "tenantry-probe", tags: retagged },
      replacements: { name: "other" },
    },
    eventRule: {
      type: "aws:cloudwatch/eventRule:EventRule",
      inputs: { ...rule, description: "one", tags },
      update: { ...rule, description: "two", state: "DISABLED", tags: retagged },
      replacements: { eventBusName: "other" },
    },
    eventTarget: {
      type: "aws:cloudwatch/eventTarget:EventTarget",
      inputs: {
        ...target,
        inputTransformer: { inputPaths: { id: "$.id" }, inputTemplate: '{"id": <id>}' },
      },
      update: {
        ...target,
        arn: logs.properties["arn"],
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
      },
      importId: () => "world/probe",
      replacements: { rule: "other" },
    },
    schedule: {
      type: "aws:scheduler/schedule:Schedule",
      inputs: { ...schedule, scheduleExpression: "rate(1 hour)" },
      update: { ...schedule, scheduleExpression: "at(2030-01-01T00:00:00)", state: "DISABLED" },
      replacements: { groupName: "other" },
    },
    key: {
      type: "aws:kms/key:Key",
      inputs: { ...key, enableKeyRotation: true, tags },
      update: { ...key, description: "two", enableKeyRotation: false, tags: retagged },
      untold: ["deletionWindowInDays"],
    },
  };
}

function deliveryCycles({ bucket, role, logs }: World): Readonly<Record<string, LifeCycle>> {
  const roleArn = role.properties["arn"];
  const environment = {
    computeType: "BUILD_GENERAL1_SMALL",
    type: "LINUX_CONTAINER",
    image: "aws/codebuild/standard:7.0",
  };
  const project = {
    name: "tenantry-probe",
    serviceRole: roleArn,
    artifacts: { type: "CODEPIPELINE" },
    source: { type: "CODEPIPELINE", buildspec: "version: 0.2" },
    logsConfig: { cloudwatchLogs: { groupName: logs.id } },
    buildTimeout: 30,
  };
  const action = (name: string) => ({
    name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    configuration: { ProjectName: "tenantry-probe" },
    inputArtifacts: ["source"],
  });
  const source = {
    name: "source",
    actions: [
      {
        name: "source",
        category: "Source",
        owner: "AWS",
        provider: "S3",
        version: "1",
        configuration: {
          S3Bucket: bucket.id,
          S3ObjectKey: "source.zip",
          PollForSourceChanges: "false",
        },
        outputArtifacts: ["source"],
      },
    ],
  };
  const pipeline = {
    name: "tenantry-probe",
    roleArn,
    pipelineType: "V2",
    executionMode: "PARALLEL",
    artifactStores: [{ location: bucket.id, type: "S3" }],
    variables: [{ name: "STACK", defaultValue: "none" }],
  };
  return {
    project: {
      type: "aws:codebuild/project:Project",
      inputs: { ...project, environment, tags },
      update: {
        ...project,
        environment: { ...environment, environmentVariables: [{ name: "A", value: "1" }] },
        tags: retagged,
      },
      replacements: { name: "other" },
    },
    pipeline: {
      type: "aws:codepipeline/pipeline:Pipeline",
      inputs: { ...pipeline, stages: [source, { name: "build", actions: [action("one")] }], tags },
      update: {
        ...pipeline,
        stages: [source, { name: "build", actions: [action("two")] }],
        tags: retagged,
      },
      replacements: { name: "other" },
    },
  };
}
