import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { ListCreateAccountStatusCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "vitest";
import { waitFor } from "../../../sandbox/story/waiting.ts";
import type { ControlWorld } from "../../support/control-world.ts";

/** Settings of tests that come one after the other, beside those of other files. */
export const IN_LINE = { concurrent: false };

/** An account in the making, as an operator sees it. */
export type SeenVending = Awaited<
  ReturnType<ControlWorld["operator"]["vendings"]>
>["items"][number];

/** The account in the making that a shard is to have. */
export async function vending(
  { operator }: ControlWorld,
  name: string,
): Promise<SeenVending | undefined> {
  return (await operator.vendings()).items.find(({ shard }) => shard === name);
}

/** Sweeps until an account in the making is as it must get. */
export async function untilVending(
  world: ControlWorld,
  name: string,
  isWanted: (seen: SeenVending) => boolean,
  sweep = () => world.sweepInTurn(),
): Promise<SeenVending> {
  return waitFor(`the account of ${name}`, { seconds: 90 }, async () => {
    await sweep();
    const seen = await vending(world, name);
    return seen && isWanted(seen) ? seen : undefined;
  });
}

/** Sweeps until a shard is in the stock. */
export async function untilWarm(world: ControlWorld, shard: string): Promise<void> {
  await waitFor(`${shard} to be in the stock`, { seconds: 90 }, async () => {
    await world.sweepInTurn();
    return (await world.operator.shard(shard)).state === "warm" ? true : undefined;
  });
}

/** Takes a shard from the stock and lets it take nobody, so that it gives no room to those who are to wait. */
export async function setAside(world: ControlWorld, shard: string): Promise<void> {
  const { operator } = world;
  // Others have few pooled places left: a pass between the two would open a pool in it.
  await world.withoutSweeps(async () => {
    expect(await operator.moveShard(shard, "resume")).toMatchObject({ state: "ready" });
    expect(await operator.moveShard(shard, "drain")).toMatchObject({ state: "draining" });
  });
}

/** Every account that AWS was asked for: name, state, and why not. */
export async function requestedAccounts(world: ControlWorld) {
  const client = new OrganizationsClient(await world.hub());
  const { CreateAccountStatuses = [] } = await client.send(new ListCreateAccountStatusCommand({}));
  return CreateAccountStatuses.map((each) => [each.AccountName, each.State, each.FailureReason]);
}

/** Does something while the sweeper is as one of a control stack that makes no accounts. */
export async function withoutVending(world: ControlWorld, act: () => Promise<void>): Promise<void> {
  const lambda = new LambdaClient(await world.hub());
  const FunctionName = world.outputs.sweeper;
  const { Environment = {} } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const { TENANTRY_ORGANIZATION: _, ...Variables } = Environment.Variables ?? {};
  const set = (variables: FunctionConfiguration["Environment"]) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Environment: { Variables: variables?.Variables },
      }),
    );
  await set({ Variables });
  try {
    await act();
  } finally {
    await set(Environment);
  }
}

/** Lets an hour have passed, for which no test can wait, since a time that stands in an account's row. */
export async function turnBack(
  world: ControlWorld,
  name: string,
  path: readonly [string, ...string[]],
): Promise<void> {
  const tables = await world.tables();
  const names = path.map((part, index) => [`#${index}`, part] as const);
  const field = names.map(([alias]) => alias).join(".");
  await tables.send(
    new UpdateCommand({
      TableName: "tenantry-shards",
      Key: { shard: `vending-${name}` },
      UpdateExpression: `SET ${field} = :then ADD version :one`,
      ConditionExpression: `attribute_exists(${field})`,
      ExpressionAttributeNames: Object.fromEntries(names),
      ExpressionAttributeValues: {
        ":then": new Date(Date.now() - HOUR - 60_000).toISOString(),
        ":one": 1,
      },
    }),
  );
}

const HOUR = 3_600_000;
