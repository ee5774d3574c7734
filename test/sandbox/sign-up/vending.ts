import { ListCreateAccountStatusCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { HUB_ACCOUNT } from "../../../sandbox/accounts.ts";
import { unitOf } from "../../../sandbox/story/organization.ts";
import { waitFor } from "../../../sandbox/story/waiting.ts";
import type { Vending } from "../../../tenants/vending.ts";
import { type ControlWorld, CREATE_ACCOUNT } from "../../support/control-world.ts";

const HOUR = 3_600_000;

/** For so long AWS makes the account of these tests, in milliseconds: some passes of the sweeper. */
const MAKING = 6_000;

/** What becomes of accounts that AWS does not make, or takes long for. */
export function testVending(world: () => ControlWorld): void {
  test("leaves an account whose address is taken to a person, who may give it up", async () => {
    const { operator } = world();

    expect(await vending(world(), "s2")).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/another `email` \(EMAIL_ALREADY_EXISTS\)$/),
    });
    endNextAs(world(), "ACCOUNT_LIMIT_EXCEEDED");
    expect(await operator.endVendingFailure("s2", "dismiss")).toMatchObject({ state: "done" });

    await expect(operator.shard("s2")).rejects.toMatchObject({ code: "SHARD_NOT_FOUND" });
  });

  test("leaves a full organisation to a person, who has it tried again", async () => {
    expect(await untilReason(world(), "s3", "ACCOUNT_LIMIT_EXCEEDED")).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("ask AWS for more"),
    });

    endNextAs(world(), "INTERNAL_FAILURE");

    expect(await world().operator.endVendingFailure("s3", "retry")).toMatchObject({
      state: "requested",
      failures: 0,
    });
  });

  test("asks again by itself after a failure of AWS's own, but not at once", async () => {
    const failed = await untilReason(world(), "s3", "INTERNAL_FAILURE");

    expect(failed).toMatchObject({ state: "requested", failures: 1 });
    expect(Date.parse(failed.notBefore ?? "")).toBeGreaterThan(Date.now());
    await world().sweep();
    expect(await vending(world(), "s3")).toStrictEqual(failed);
  });

  test("says that AWS takes more than an hour, and goes on when the account is there after all", async () => {
    world().sandbox.aws.conditions.change({ accountMs: MAKING });
    await turnBack(world(), "s3", "notBefore");
    await untilReason(world(), "s3", "AWS is making the account");

    await turnBack(world(), "s3", "askedAt");

    const slow = await untilReason(world(), "s3", "more than an hour");
    expect(slow).toMatchObject({
      state: "asked",
      reason: expect.stringMatching(/ask AWS Support$/),
    });
    const { account = "" } = await until(world(), "s3", ({ state }) => state === "done");
    await waitFor("s3 to be in the stock", { seconds: 90 }, async () =>
      (await world().operator.shard("s3")).state === "warm" ? true : undefined,
    );
    expect(await world().operator.shard("s3")).toMatchObject({ account, origin: "vended" });
    const administrator = await world().credentialsOf(HUB_ACCOUNT);
    expect(await unitOf(account, administrator)).toMatch(/^ou-/);
    expect(await requestedAccounts(world())).toStrictEqual([
      ["tenantry-000000000000-s2", "FAILED", "EMAIL_ALREADY_EXISTS"],
      ["tenantry-000000000000-s3", "FAILED", "ACCOUNT_LIMIT_EXCEEDED"],
      ["tenantry-000000000000-s3", "FAILED", "INTERNAL_FAILURE"],
      ["tenantry-000000000000-s3", "SUCCEEDED", undefined],
    ]);
    await setAside(world(), "s3");
  });
}

/** Takes a shard from the stock and lets it take nobody, so that it gives no room to those who are to wait. */
async function setAside({ operator }: ControlWorld, shard: string): Promise<void> {
  expect(await operator.moveShard(shard, "resume")).toMatchObject({ state: "ready" });
  expect(await operator.moveShard(shard, "drain")).toMatchObject({ state: "draining" });
}

/** What AWS was asked for: each failure once, and the one that was made. */
async function requestedAccounts(world: ControlWorld) {
  const client = new OrganizationsClient(await world.hub());
  const { CreateAccountStatuses = [] } = await client.send(new ListCreateAccountStatusCommand({}));
  return CreateAccountStatuses.map((each) => [each.AccountName, each.State, each.FailureReason]);
}

function endNextAs({ sandbox }: ControlWorld, outcome: string): void {
  sandbox.aws.faults.add({ kind: "end-as", ...CREATE_ACCOUNT, outcome });
}

type Seen = Awaited<ReturnType<ControlWorld["operator"]["vendings"]>>["items"][number];

async function vending({ operator }: ControlWorld, name: string): Promise<Seen | undefined> {
  return (await operator.vendings()).items.find(({ shard }) => shard === name);
}

/** Sweeps until an account in the making is as it must get. */
async function until(
  world: ControlWorld,
  name: string,
  isWanted: (seen: Seen) => boolean,
): Promise<Seen> {
  return waitFor(`the account of ${name}`, { seconds: 30 }, async () => {
    await world.sweep();
    const seen = await vending(world, name);
    return seen && isWanted(seen) ? seen : undefined;
  });
}

function untilReason(world: ControlWorld, name: string, words: string): Promise<Seen> {
  return until(world, name, ({ reason }) => reason.includes(words));
}

/** Lets an hour have passed, for which no test can wait. */
async function turnBack(
  world: ControlWorld,
  name: string,
  field: keyof Vending & ("askedAt" | "notBefore"),
): Promise<void> {
  const tables = await world.tables();
  await tables.send(
    new UpdateCommand({
      TableName: "tenantry-shards",
      Key: { shard: `vending-${name}` },
      UpdateExpression: "SET #field = :then ADD version :one",
      ConditionExpression: "attribute_exists(#field)",
      ExpressionAttributeNames: { "#field": field },
      ExpressionAttributeValues: {
        ":then": new Date(Date.now() - HOUR - 60_000).toISOString(),
        ":one": 1,
      },
    }),
  );
}
