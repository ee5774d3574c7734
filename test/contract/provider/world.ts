import { archiveInput } from "./archive-input.ts";
import type { ProviderClient, State } from "./provider-client.ts";

type Properties = Readonly<Record<string, unknown>>;

/** Resources that others hang on. */
export interface World {
  /** Role that Lambda and others may take on. */
  readonly role: State;
  /** Table with a stream. */
  readonly table: State;
  /** Published function. */
  readonly lambda: State;
  /** API with one route. */
  readonly api: State;
  /** Its first deployment. */
  readonly deployment: State;
  /** Stage of it. */
  readonly stage: State;
  /** Directory of users. */
  readonly pool: State;
  /** Bucket. */
  readonly bucket: State;
  /** Queue. */
  readonly queue: State;
  /** Log group. */
  readonly logs: State;
  /** Key of API Gateway. */
  readonly key: State;
  /** Plan. */
  readonly plan: State;
  /** Key of KMS. */
  readonly kmsKey: State;
  /** Another. */
  readonly otherKey: State;
  /** Managed policy. */
  readonly policy: State;
  /** Removes everything, last first. */
  destroy(): Promise<void>;
}

/** Trusts the services that take roles here. */
export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: {
        Service: [
          "lambda.amazonaws.com",
          "states.amazonaws.com",
          "scheduler.amazonaws.com",
          "codebuild.amazonaws.com",
          "codepipeline.amazonaws.com",
          "events.amazonaws.com",
          "apigateway.amazonaws.com",
        ],
      },
      Action: "sts:AssumeRole",
    },
  ],
});

/** A policy that allows one action on one thing. */
export function policyOf(action: string, resource = "arn:aws:s3:::nothing"): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  });
}

/** An API with one route that a function answers. */
export function openApiOf(lambdaArn: unknown, title = "probe"): string {
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${lambdaArn}/invocations`;
  return JSON.stringify({
    openapi: "3.0.1",
    info: { title, version: "1" },
    paths: {
      "/products": {
        get: {
          responses: { 200: { description: "ok" } },
          "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
        },
      },
    },
  });
}

/** Makes the resources that the life cycles of others need. */
export async function buildWorld(provider: ProviderClient): Promise<World> {
  const made: [type: string, state: State][] = [];
  const make = async (type: string, inputs: Properties) => {
    const checked = await provider.check(type, inputs);
    const state = await provider.create(type, checked.inputs);
    made.unshift([type, state]);
    return state;
  };
  const role = await make("aws:iam/role:Role", { name: "world", assumeRolePolicy: TRUST });
  const policy = await make("aws:iam/policy:Policy", {
    name: "world",
    policy: policyOf("s3:GetObject"),
  });
  await make("aws:iam/rolePolicy:RolePolicy", {
    name: "streams",
    role: "world",
    policy: policyOf("*", "*"),
  });
  const table = await make("aws:dynamodb/table:Table", {
    name: "world",
    hashKey: "pk",
    attributes: [{ name: "pk", type: "S" }],
    billingMode: "PAY_PER_REQUEST",
    streamEnabled: true,
    streamViewType: "NEW_IMAGE",
  });
  await make("aws:cloudwatch/eventRule:EventRule", {
    name: "world",
    eventPattern: JSON.stringify({ source: ["world"] }),
  });
  const lambda = await make("aws:lambda/function:Function", {
    name: "world",
    role: role.properties.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    publish: true,
    code: archiveInput("index.js", "exports.handler = async () => ({ statusCode: 200 });"),
  });
  const api = await make("aws:apigateway/restApi:RestApi", {
    name: "world",
    body: openApiOf(lambda.properties.arn),
  });
  const deployment = await make("aws:apigateway/deployment:Deployment", { restApi: api.id });
  const stage = await make("aws:apigateway/stage:Stage", {
    restApi: api.id,
    deployment: deployment.id,
    stageName: "world",
  });
  return {
    role,
    policy,
    table,
    lambda,
    api,
    deployment,
    stage,
    pool: await make("aws:cognito/userPool:UserPool", { name: "world" }),
    bucket: await make("aws:s3/bucket:Bucket", { bucket: "tenantry-world", forceDestroy: true }),
    kmsKey: await make("aws:kms/key:Key", { description: "world" }),
    otherKey: await make("aws:kms/key:Key", { description: "other" }),
    queue: await make("aws:sqs/queue:Queue", { name: "world" }),
    logs: await make("aws:cloudwatch/logGroup:LogGroup", { name: "/world" }),
    key: await make("aws:apigateway/apiKey:ApiKey", { name: "world" }),
    plan: await make("aws:apigateway/usagePlan:UsagePlan", { name: "world" }),
    async destroy() {
      for (const [type, state] of made) await provider.delete(type, state);
    },
  };
}
