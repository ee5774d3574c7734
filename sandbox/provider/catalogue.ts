import type { Connection } from "./connection.ts";
import type { ResourceDefinition } from "./resource-definition.ts";
import type { Properties } from "./wire.ts";

/** A function of the official provider. */
export type Invoke = (connection: Connection, args: Properties) => Promise<Properties>;

type Catalogue<T> = Readonly<Record<string, () => Promise<T>>>;

/** Each type is loaded when a program first uses it, because an AWS client costs time to load. */
const RESOURCES: Catalogue<ResourceDefinition> = {
  "aws:apigateway/account:Account": async () =>
    (await import("./resources/apigateway/account.ts")).account,
  "aws:apigateway/apiKey:ApiKey": async () =>
    (await import("./resources/apigateway/api-key.ts")).apiKey,
  "aws:apigateway/deployment:Deployment": async () =>
    (await import("./resources/apigateway/deployment.ts")).deployment,
  "aws:apigateway/methodSettings:MethodSettings": async () =>
    (await import("./resources/apigateway/method-settings.ts")).methodSettings,
  "aws:apigateway/restApi:RestApi": async () =>
    (await import("./resources/apigateway/rest-api.ts")).restApi,
  "aws:apigateway/stage:Stage": async () => (await import("./resources/apigateway/stage.ts")).stage,
  "aws:apigateway/usagePlan:UsagePlan": async () =>
    (await import("./resources/apigateway/usage-plan.ts")).usagePlan,
  "aws:apigateway/usagePlanKey:UsagePlanKey": async () =>
    (await import("./resources/apigateway/usage-plan-key.ts")).usagePlanKey,
  "aws:cloudwatch/eventBus:EventBus": async () =>
    (await import("./resources/cloudwatch/event-bus.ts")).eventBus,
  "aws:cloudwatch/eventRule:EventRule": async () =>
    (await import("./resources/cloudwatch/event-rule.ts")).eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": async () =>
    (await import("./resources/cloudwatch/event-target.ts")).eventTarget,
  "aws:cloudwatch/logGroup:LogGroup": async () =>
    (await import("./resources/cloudwatch/log-group.ts")).logGroup,
  "aws:codebuild/project:Project": async () =>
    (await import("./resources/codebuild/project.ts")).project,
  "aws:codepipeline/pipeline:Pipeline": async () =>
    (await import("./resources/codepipeline/pipeline.ts")).pipeline,
  "aws:cognito/userGroup:UserGroup": async () =>
    (await import("./resources/cognito/user-group.ts")).userGroup,
  "aws:cognito/userPool:UserPool": async () =>
    (await import("./resources/cognito/user-pool.ts")).userPool,
  "aws:cognito/userPoolClient:UserPoolClient": async () =>
    (await import("./resources/cognito/user-pool-client.ts")).userPoolClient,
  "aws:dynamodb/table:Table": async () => (await import("./resources/dynamodb/table.ts")).table,
  "aws:iam/policy:Policy": async () => (await import("./resources/iam/policy.ts")).policy,
  "aws:iam/role:Role": async () => (await import("./resources/iam/role.ts")).role,
  "aws:iam/rolePolicy:RolePolicy": async () =>
    (await import("./resources/iam/role-policy.ts")).rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async () =>
    (await import("./resources/iam/role-policy-attachment.ts")).rolePolicyAttachment,
  "aws:kms/alias:Alias": async () => (await import("./resources/kms/alias.ts")).alias,
  "aws:kms/key:Key": async () => (await import("./resources/kms/key.ts")).key,
  "aws:lambda/alias:Alias": async () => (await import("./resources/lambda/alias.ts")).alias,
  "aws:lambda/eventSourceMapping:EventSourceMapping": async () =>
    (await import("./resources/lambda/event-source-mapping.ts")).eventSourceMapping,
  "aws:lambda/function:Function": async () =>
    (await import("./resources/lambda/function.ts")).lambdaFunction,
  "aws:lambda/layerVersion:LayerVersion": async () =>
    (await import("./resources/lambda/layer-version.ts")).layerVersion,
  "aws:lambda/permission:Permission": async () =>
    (await import("./resources/lambda/permission.ts")).permission,
  "aws:s3/bucket:Bucket": async () => (await import("./resources/s3/bucket.ts")).bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": async () =>
    (await import("./resources/s3/bucket-lifecycle-configuration.ts")).bucketLifecycleConfiguration,
  "aws:s3/bucketObject:BucketObject": async () =>
    (await import("./resources/s3/bucket-object.ts")).bucketObject,
  "aws:s3/bucketObjectv2:BucketObjectv2": async () =>
    (await import("./resources/s3/bucket-object.ts")).bucketObject,
  "aws:s3/bucketPolicy:BucketPolicy": async () =>
    (await import("./resources/s3/bucket-policy.ts")).bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": async () =>
    (await import("./resources/s3/bucket-public-access-block.ts")).bucketPublicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    async () =>
      (await import("./resources/s3/bucket-server-side-encryption-configuration.ts"))
        .bucketServerSideEncryptionConfiguration,
  "aws:s3/bucketVersioning:BucketVersioning": async () =>
    (await import("./resources/s3/bucket-versioning.ts")).bucketVersioning,
  "aws:scheduler/schedule:Schedule": async () =>
    (await import("./resources/scheduler/schedule.ts")).schedule,
  "aws:sfn/stateMachine:StateMachine": async () =>
    (await import("./resources/sfn/state-machine.ts")).stateMachine,
  "aws:sqs/queue:Queue": async () => (await import("./resources/sqs/queue.ts")).queue,
  "aws:sqs/queuePolicy:QueuePolicy": async () =>
    (await import("./resources/sqs/queue-policy.ts")).queuePolicy,
  "aws:ssm/parameter:Parameter": async () =>
    (await import("./resources/ssm/parameter.ts")).parameter,
};

const INVOKES: Catalogue<Invoke> = {
  "aws:iam/getPolicyDocument:getPolicyDocument": async () =>
    (await import("./invokes/get-policy-document.ts")).getPolicyDocument,
  "aws:index/getCallerIdentity:getCallerIdentity": async () =>
    (await import("./invokes/get-caller-identity.ts")).getCallerIdentity,
  "aws:index/getPartition:getPartition": async () =>
    (await import("./invokes/get-partition.ts")).getPartition,
  "aws:index/getRegion:getRegion": async () => (await import("./invokes/get-region.ts")).getRegion,
  "aws:secretsmanager/getRandomPassword:getRandomPassword": async () =>
    (await import("./invokes/get-random-password.ts")).getRandomPassword,
  "aws:ssm/getParameter:getParameter": async () =>
    (await import("./invokes/get-parameter.ts")).getParameter,
};

/** Says whether programs may use a resource type. */
export function isSupported(type: string): boolean {
  return Object.hasOwn(RESOURCES, type);
}

/** Every type that programs may use. */
export function supportedTypes(): readonly string[] {
  return Object.keys(RESOURCES);
}

/**
 * Loads what is known of a resource type.
 *
 * @throws Error for a type that the stand-in does not know.
 */
export function loadResource(type: string): Promise<ResourceDefinition> {
  return load("resource type", RESOURCES, type);
}

/**
 * Loads a function.
 *
 * @throws Error for a function that the stand-in does not know.
 */
export function loadInvoke(token: string): Promise<Invoke> {
  return load("function", INVOKES, token);
}

async function load<T>(kind: string, catalogue: Catalogue<T>, token: string): Promise<T> {
  const loader = Object.hasOwn(catalogue, token) ? catalogue[token] : undefined;
  if (loader) return loader();
  throw new Error(`${kind} ${token} is not supported by the stand-in aws provider`);
}
