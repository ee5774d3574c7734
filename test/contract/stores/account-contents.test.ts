import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { ORGANIZATION_ROLE, SHARD_ACCOUNTS } from "../../../sandbox/accounts.ts";
import { accountContents, type ContentsClients } from "../../../stores/account-contents.ts";
import { contentsPolicy } from "../../../stores/session-policy.ts";
import type { Keys } from "../../support/contract-cloud.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { createFunction, sessionOf, trust } from "../../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "an account at AWS that is empty at first is not to be had";
const [ACCOUNT] = SHARD_ACCOUNTS;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/${ORGANIZATION_ROLE}`;

function clientsOf(keys: Keys): ContentsClients {
  return {
    apiGateway: cloud.client(APIGatewayClient, keys),
    cognito: cloud.client(CognitoIdentityProviderClient, keys),
    dynamoDb: cloud.client(DynamoDBClient, keys),
    iam: cloud.client(IAMClient, keys),
    lambda: cloud.client(LambdaClient, keys),
  };
}

/** Makes one thing of each kind that is counted, under a name. */
async function fill({ apiGateway, cognito, dynamoDb, iam }: ContentsClients, name: string) {
  await apiGateway.send(new CreateRestApiCommand({ name }));
  await apiGateway.send(new CreateApiKeyCommand({ name, enabled: true }));
  await apiGateway.send(new CreateUsagePlanCommand({ name }));
  await cognito.send(new CreateUserPoolCommand({ PoolName: name }));
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  const AssumeRolePolicyDocument = trust({ Service: "lambda.amazonaws.com" });
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
}

test("finds what has a name of ours, and nothing else, by a session that can only look", async (context) => {
  cloud.needsSandbox(context, REASON);
  const all = clientsOf(await sessionOf(cloud, ROLE));
  const Policy = JSON.stringify(contentsPolicy());
  const looking = clientsOf(await sessionOf(cloud, ROLE, { Policy }));

  const before = await accountContents(looking);
  await fill(all, "theirs");
  await fill(all, "tenantry-pool-s1-1");
  const after = await accountContents(looking);
  const write = fill(looking, "tenantry-pool-s1-2");

  expect(Object.values(before).flat()).toStrictEqual([]);
  const found = ["tenantry-pool-s1-1"];
  expect(after).toStrictEqual({
    "rest-apis": found,
    "api-keys": found,
    "usage-plans": found,
    "user-pools": found,
    tables: found,
    "reserved-concurrency": [],
    "iam-roles": found,
  });
  await expect(write).rejects.toThrow();
});

test("finds functions, which executions are kept for", async (context) => {
  cloud.needsSandbox(context, REASON);
  const FunctionName = "tenantry-pool-s9-1-orders";
  await createFunction(cloud, "export const handler = () => 1;", { FunctionName });

  const { "reserved-concurrency": found } = await accountContents(
    clientsOf(await cloud.local.credentialsOf(cloud.account, "tenantry-administrator")),
  );

  expect(found).toStrictEqual([FunctionName]);
});
