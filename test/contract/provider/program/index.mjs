import { ApiKey } from "@pulumi/aws/apigateway/apiKey.js";
import { Deployment } from "@pulumi/aws/apigateway/deployment.js";
import { RestApi } from "@pulumi/aws/apigateway/restApi.js";
import { Stage } from "@pulumi/aws/apigateway/stage.js";
import { Table } from "@pulumi/aws/dynamodb/table.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { getPolicyDocumentOutput } from "@pulumi/aws/iam/getPolicyDocument.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { Alias } from "@pulumi/aws/lambda/alias.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Queue } from "@pulumi/aws/sqs/queue.js";
import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import * as pulumi from "@pulumi/pulumi";

const account = "111111111111";
const provider = new Provider("shard", {
  region: "us-east-1",
  allowedAccountIds: [account],
  assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole` }],
  defaultTags: { tags: { project: "tenantry" } },
});
const options = { provider };

const trust = getPolicyDocumentOutput(
  {
    statements: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
      },
    ],
  },
  options,
);
const role = new Role("role", { name: "engine", assumeRolePolicy: trust.json }, options);
new Table(
  "table",
  {
    name: "engine",
    hashKey: "pk",
    attributes: [{ name: "pk", type: "S" }],
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: true },
  },
  options,
);
const text = process.env.PROBE_TEXT ?? "one";
const lambda = new LambdaFunction(
  "function",
  {
    name: "engine",
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    publish: true,
    code: new pulumi.asset.AssetArchive({
      "index.js": new pulumi.asset.StringAsset(`exports.handler = async () => "${text}";`),
    }),
  },
  options,
);
const alias = new Alias(
  "alias",
  { name: "live", functionName: lambda.name, functionVersion: lambda.version },
  options,
);
const body = pulumi.jsonStringify({
  openapi: "3.0.1",
  info: { title: "engine", version: "1" },
  paths: {
    "/": {
      get: {
        responses: {},
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: alias.invokeArn,
        },
      },
    },
  },
});
const api = new RestApi("api", { name: "engine", body }, options);
const deployment = new Deployment("deployment", { restApi: api.id, triggers: { body } }, options);
const stage = new Stage(
  "stage",
  { restApi: api.id, deployment: deployment.id, stageName: "live" },
  options,
);
new ApiKey("key", { name: "engine", value: pulumi.secret("hunter2-hunter2-hunter2") }, options);
new Parameter(
  "parameter",
  { name: "/engine", type: "SecureString", value: pulumi.secret("hunter3") },
  options,
);
new Queue("queue", process.env.PROBE_QUEUE ? JSON.parse(process.env.PROBE_QUEUE) : {}, options);

/** Address of the API. */
export const url = stage.invokeUrl;
/** Account that everything is in. */
export const accountId = getCallerIdentityOutput({}, options).accountId;
