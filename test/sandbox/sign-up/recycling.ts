import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { accountContents } from "../../../stores/account-contents.ts";
import { remainsIn } from "../../../tenants/account-contents.ts";
import type { ControlWorld } from "../../support/control-world.ts";
import { DECIDED_LIMITS, DECIDED_REQUESTS, limitsOf, requestedRaises } from "./raises.ts";
import {
  IN_LINE,
  requestedAccounts,
  setAside,
  untilVending,
  untilWarm,
} from "./vended-accounts.ts";

/** A table that somebody made by hand, under a name like ours. */
const LEFT = "tenantry-left-behind";

/** What becomes of an account whose shard was retired. */
export function testRecycling(world: () => ControlWorld): void {
  test("touches nothing in an emptied account in which something is left", IN_LINE, async () => {
    const { operator } = world();
    const { account } = await operator.shard("s2");
    await setAside(world(), "s2");
    await makeTable(world(), account);

    expect(await operator.moveShard("s2", "retire")).toMatchObject({ state: "retiring" });

    const { reason } = await untilVending(world(), "s2", ({ state }) => state === "unfit");
    expect(reason).toBe(`account ${account} is not empty: 1 table (${LEFT})`);
    expect(await operator.shard("s2")).toMatchObject({ state: "retired", account, reason });
    expect(await remainsOf(world(), account)).toBe(`1 table (${LEFT})`);
  });

  test("brings the shard back into the same account once that is empty", IN_LINE, async () => {
    const { operator } = world();
    const { account } = await operator.shard("s2");
    await removeTable(world(), account);

    expect(await operator.endVendingFailure("s2", "retry")).toMatchObject({ state: "reusing" });

    await untilWarm(world(), "s2");
    expect(await operator.shard("s2")).toMatchObject({ account, origin: "vended" });
    expect(await remainsOf(world(), account)).toMatch(/roles? \(tenantry-/);
    const done = await untilVending(world(), "s2", ({ state }) => state === "done");
    expect(done.reason).toBe(`account ${account} is shard s2 again`);
    await setAside(world(), "s2");
    expect(await requestedAccounts(world())).toStrictEqual([
      ["tenantry-000000000000-s2", "FAILED", "ACCOUNT_LIMIT_EXCEEDED"],
      ["tenantry-000000000000-s2", "FAILED", "INTERNAL_FAILURE"],
      ["tenantry-000000000000-s2", "SUCCEEDED", undefined],
      // While the account was overdue, another was to fill the stock.
      ["tenantry-000000000000-s3", "FAILED", "EMAIL_ALREADY_EXISTS"],
    ]);
    expect(await limitsOf(world())).toStrictEqual(DECIDED_LIMITS);
    expect(await requestedRaises(world(), account)).toStrictEqual(DECIDED_REQUESTS);
  });
}

async function makeTable(world: ControlWorld, account: string): Promise<void> {
  const dynamoDb = new DynamoDBClient(await world.administratorOf(account));
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: LEFT,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  );
}

async function removeTable(world: ControlWorld, account: string): Promise<void> {
  const dynamoDb = new DynamoDBClient(await world.administratorOf(account));
  await dynamoDb.send(new DeleteTableCommand({ TableName: LEFT }));
}

/** What is in an account, in the words in which the platform tells of it. */
async function remainsOf(world: ControlWorld, account: string): Promise<string | undefined> {
  const settings = await world.administratorOf(account);
  const contents = await accountContents({
    apiGateway: new APIGatewayClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
  });
  return remainsIn(contents);
}
