import { beforeEach, expect, test, vi } from "vitest";
import { retried } from "../../../tenants/vending.ts";
import { atEveryCall } from "../../support/mortal.ts";
import { SAMPLE_USAGE } from "../../support/sample-shard.ts";
import { NOW } from "../../support/sample-tenant.ts";
import { FIRST_ACCOUNT, StockedPlane, stockedPlane } from "../../support/stocked-plane.ts";

let plane = new StockedPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = await stockedPlane();
  await plane.empty();
  plane.notes.length = 0;
  return () => vi.useRealTimers();
});

const FOUND = `account ${FIRST_ACCOUNT} is not empty: 1 table (tenantry-pool-s2-1-orders)`;

/** Something of a plane is left in the account. */
function leaveTable(): void {
  plane.fleet.contents = { tables: ["tenantry-pool-s2-1-orders"] };
}

/** A person says that the account was cleared up. */
async function retry(): Promise<void> {
  const [unfit] = await plane.vendings();
  if (!unfit) throw new Error("no account was made");
  await plane.process().vendings.replace(unfit, retried(unfit, "operator:ada"));
}

test("uses an emptied account again in place of another, once it was found empty", async () => {
  const { shards } = plane.process();
  await shards.change(await shards.get("s2"), {
    tiers: ["premium"],
    capacity: { pool: 1, silo: 1 },
  });
  await shards.noteLimits("s2", { tables: { value: 9, from: "service-quotas" } });

  await plane.pass();
  const checked = await plane.shard("s2");
  const vending = await plane.vending();
  await plane.bringUp("s2");
  await plane.pass();

  await plane.expectReused();
  expect(checked).toMatchObject({
    state: "checking",
    origin: "vended",
    reason: `it is looked whether account ${FIRST_ACCOUNT} is empty`,
    capacity: { pool: 10, silo: 2 },
    tiers: [],
    baseline: SAMPLE_USAGE.shard,
    limits: { tables: { value: 9, from: "service-quotas" } },
  });
  expect(vending).toMatchObject({ state: "checking", account: FIRST_ACCOUNT, failures: 0 });
  expect(await plane.vending()).toMatchObject({
    state: "done",
    reason: `account ${FIRST_ACCOUNT} is shard s2 again`,
  });
  expect(plane.notes.filter((note) => note !== "counters mended")).toStrictEqual([
    "account used again",
    "account in the making",
    "account in the making",
  ]);
});

test("touches nothing in an account that is not empty, and asks for another", async () => {
  plane = await stockedPlane({ shards: ["s2", "s3"] });
  await plane.empty();
  leaveTable();
  plane.fleet.engine.asked.length = 0;

  await plane.pass();
  await plane.bringUp("s2");
  const failed = (await plane.process().mapping.read("shard-s2")).truth?.failure;
  await plane.pass(2);
  await plane.work("shard-s2");

  expect(failed).toMatchObject({ code: "ACCOUNT_OCCUPIED", message: FOUND });
  expect(await plane.vendings()).toMatchObject([
    { shard: "s2", state: "unfit", account: FIRST_ACCOUNT, reason: FOUND },
    { shard: "s3", state: "asked", request: "car-2" },
  ]);
  expect(await plane.shard("s2")).toMatchObject({ state: "retired", reason: FOUND });
  expect(await plane.wishOf("s2")).toBeUndefined();
  expect(plane.fleet.engine.asked.map(({ action }) => action)).not.toContain("up");
});

test("looks again once a person has cleared the account up", async () => {
  leaveTable();
  await plane.pass();
  await plane.bringUp("s2");
  await plane.pass();
  plane.fleet.contents = {};

  await retry();
  await plane.pass();
  await plane.bringUp("s2");
  await plane.pass();

  expect(await plane.vending()).toMatchObject({ state: "done" });
  expect(await plane.shard("s2")).toMatchObject({ state: "warm" });
});

test("does not bring a shard up that was retired because of what is in its account", async () => {
  leaveTable();
  await plane.pass();
  await plane.bringUp("s2");
  plane.fleet.contents = {};
  vi.setSystemTime(Date.now() + 3_600_000);
  plane.fleet.engine.asked.length = 0;

  await plane.work("shard-s2");

  expect(await plane.shard("s2")).toMatchObject({ state: "retired", reason: FOUND });
  expect(plane.fleet.engine.asked.map(({ action }) => action)).not.toContain("up");
});

test("leaves an account to a person that no worker can look into", async () => {
  plane.fleet.account = "999999999999";
  await plane.pass();
  for (let tries = 0; tries < 6; tries += 1) {
    await plane.work("shard-s2");
    vi.setSystemTime(Date.now() + 3_600_000);
  }

  await plane.pass();

  expect(await plane.vending()).toMatchObject({
    state: "unfit",
    reason: expect.stringContaining(`account ${FIRST_ACCOUNT} could not be looked into: stack`),
  });
  expect(await plane.shard("s2")).toMatchObject({ state: "retired" });
  expect(await plane.wishOf("s2")).toMatchObject({ state: "absent" });
});

test("leaves an account to whoever registered it under another name meanwhile", async () => {
  const { shards, vendings, usage } = plane.process();
  const [used] = await plane.vendings();
  if (used) await vendings.replace(used, { ...used, state: "reusing" });
  const place = { shard: "s7", account: FIRST_ACCOUNT, region: "eu-west-1", tiers: [], limits: {} };
  const by = { capacity: { pool: 1, silo: 1 }, state: "ready", reason: "by hand" } as const;
  const account = await shards.account(FIRST_ACCOUNT);
  await shards.add({ ...place, ...by }, usage.shard, { account });

  await plane.pass();

  expect(await plane.vending()).toMatchObject({
    state: "unfit",
    reason: `account ${FIRST_ACCOUNT} was registered as s7; dismiss this`,
  });
  expect(await plane.shard("s2")).toMatchObject({ state: "retired" });
});

test("never uses an account again that an operator brought", async () => {
  plane = await stockedPlane({ shards: ["s1", "s2"] });
  const { shards, vendings } = plane.process();
  await vendings.request("s1", "a test", NOW);
  const [row] = await plane.vendings();
  if (row) await vendings.replace(row, { ...row, state: "reusing", account: "111111111111" });
  await shards.enter("s1", ["ready"], "retired", "a test");

  await plane.pass(2);

  expect(await plane.shard("s1")).toMatchObject({ state: "retired", reason: "a test" });
});

test("uses an account again once though two passes go side by side", async () => {
  await Promise.all([plane.sweep(), plane.sweep()]);
  await Promise.all([plane.sweep(), plane.sweep()]);
  await plane.pass();
  await Promise.all([plane.bringUp("s2"), plane.sweep()]);
  await plane.pass();

  await plane.expectReused();
  expect(plane.notes.filter((note) => note === "account used again")).toHaveLength(1);
});

test.each(["before", "after"] as const)(
  "vending-reuse: an emptied account is its shard again, dying %s each call of the pass that begins with it",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      plane = await stockedPlane();
      await plane.empty();

      await plane.sweep(mortal);
      await plane.pass();
      await plane.bringUp("s2");
      await plane.pass();

      await plane.expectReused();
    });

    expect(deaths).toBeGreaterThan(10);
  },
);

test.each(["before", "after"] as const)(
  "vending-unfit: an account that is not empty waits for a person, dying %s each call of the pass that leaves it",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      plane = await stockedPlane();
      await plane.empty();
      leaveTable();
      await plane.pass();
      await plane.bringUp("s2");

      await plane.sweep(mortal);
      await plane.work("shard-s2");
      await plane.pass();
      await plane.work("shard-s2");
      await plane.pass();

      expect(await plane.vending()).toMatchObject({ state: "unfit", reason: FOUND });
      expect(await plane.shard("s2")).toMatchObject({ state: "retired", reason: FOUND });
      expect(await plane.wishOf("s2")).toBeUndefined();
    });

    expect(deaths).toBeGreaterThan(5);
  },
);
