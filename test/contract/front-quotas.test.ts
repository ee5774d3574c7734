import { APIGatewayClient, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createRole, trust, uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "it lowers the quotas of the whole account";

beforeAll(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "documented" });
});

afterAll(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "off" });
});

async function applyQuota(kind: string, value: number): Promise<void> {
  const response = await fetch(`${cloud.local.endpoint}/_tenantry/quotas`, {
    method: "PUT",
    body: JSON.stringify({ kind, account: cloud.account, region: cloud.region, value }),
  });
  expect(response.status).toBe(200);
}

async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Source: API Gateway API Reference, CreateRestApi, LimitExceededException; Developer Guide, "Quotas", regional APIs. */
test("refuses one more API than the quota", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("rest-apis", 0);

  const refusal = await refusalOf(
    cloud.client(APIGatewayClient).send(new CreateRestApiCommand({ name: uniqueName("api") })),
  );

  expect(refusal).toMatchObject({
    name: "LimitExceededException",
    $metadata: { httpStatusCode: 429 },
  });
});

/** Source: DynamoDB API Reference, CreateTable, LimitExceededException. */
test("refuses one more table than the quota, and makes those before it", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("tables", 1);
  const dynamo = cloud.client(DynamoDBClient);
  const create = () =>
    dynamo.send(
      new CreateTableCommand({
        TableName: uniqueName("table"),
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      }),
    );

  const first = await create();
  const second = await refusalOf(create());

  expect(first.TableDescription?.TableName).toBeDefined();
  expect(second).toMatchObject({ name: "LimitExceededException" });
});

/** Source: IAM API Reference, CreateRole, LimitExceeded; IAM User Guide, "IAM and AWS STS quotas". */
test("refuses one more role than the quota", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("iam-roles", 0);

  const refusal = await refusalOf(
    cloud.client(IAMClient).send(
      new CreateRoleCommand({
        RoleName: uniqueName("role"),
        AssumeRolePolicyDocument: trust({ Service: "lambda.amazonaws.com" }),
      }),
    ),
  );
  await applyQuota("iam-roles", 1_000);

  expect(refusal).toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for RolesPerAccount: 0",
    $metadata: { httpStatusCode: 409 },
  });
});

/** Source: Cognito user pools API Reference, CreateUserPool, LimitExceededException. */
test("refuses one more user pool than the quota", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("user-pools", 0);

  const refusal = await refusalOf(
    cloud
      .client(CognitoIdentityProviderClient)
      .send(new CreateUserPoolCommand({ PoolName: uniqueName("pool") })),
  );

  expect(refusal).toMatchObject({ name: "LimitExceededException" });
});

/** Source: Step Functions API Reference, CreateStateMachine, StateMachineLimitExceeded. */
test("refuses one more state machine than the quota", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("state-machines", 0);
  const roleArn = await createRole(cloud, trust({ Service: "states.amazonaws.com" }), []);

  const refusal = await refusalOf(
    cloud.client(SFNClient).send(
      new CreateStateMachineCommand({
        name: uniqueName("machine"),
        roleArn,
        definition: '{"StartAt":"End","States":{"End":{"Type":"Succeed"}}}',
      }),
    ),
  );

  expect(refusal).toMatchObject({ name: "StateMachineLimitExceeded" });
});

/** Source: Lambda Developer Guide, "Configuring reserved concurrency for a function", 100 units stay unreserved. */
test("refuses to reserve the last hundred executions of an account", async (context) => {
  cloud.needsSandbox(context, REASON);
  const lambda = cloud.client(LambdaClient);
  const Role = await createRole(cloud, trust({ Service: "lambda.amazonaws.com" }), []);
  const FunctionName = uniqueName("function");
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipSync({ "index.js": strToU8("exports.handler = async () => 1;") }) },
    }),
  );
  const reserve = (ReservedConcurrentExecutions: number) =>
    lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));

  const all = await reserve(900);
  const more = await refusalOf(reserve(901));

  expect(all.ReservedConcurrentExecutions).toBe(900);
  expect(more).toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("below its minimum value of [100]"),
  });
});
