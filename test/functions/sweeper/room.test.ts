import { beforeEach, expect, test, vi } from "vitest";
import { SAMPLE_USAGE } from "../../support/sample-shard.ts";
import { ACME, NOW, POOLED } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

let plane = new StoredControlPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = new StoredControlPlane();
  await plane.open();
  return () => vi.useRealTimers();
});

const shard = () => plane.process().shards.get("s1");
const setCapacity = async (pool: number) =>
  plane.process().shards.change(await shard(), { capacity: { pool, silo: 2 } });
const reasonOf = async () => (await plane.process().tokens.get(`room#${ACME}`))?.reason;

test("places a tenant that waits as soon as there is room, and lets its workflow go on", async () => {
  await setCapacity(0);
  await plane.add({ status: "placing" });
  await plane.step("place");
  await plane.sweep();
  expect((await plane.tenant()).status).toBe("placing");
  expect(plane.machines.answers.size).toBe(0);

  await setCapacity(1);
  await plane.sweep();
  await plane.sweep();

  expect(await plane.tenant()).toMatchObject({
    status: "provisioning",
    placement: { shard: "s1", planeStack: "pool-s1-1", reserved: SAMPLE_USAGE.tenant },
  });
  expect(await plane.placed()).toStrictEqual({ pool: 1, silo: 0 });
  expect([...plane.machines.answers]).toStrictEqual([["token-place", "succeeded"]]);
  expect(await reasonOf()).toBeUndefined();
});

test("notes why a tenant still waits, when the reason is another one", async () => {
  await setCapacity(0);
  await plane.add({ status: "placing" });
  await plane.step("place");
  const first = await reasonOf();

  await plane.process().shards.enter("s1", ["ready"], "draining", "an end");
  await plane.sweep();

  expect([first, await reasonOf()]).toStrictEqual([
    "none of 1 shards has room for another pool tenant: s1 has 0 of 0 pool places taken",
    "none of 1 shards has room for another pool tenant: s1 is draining, and only a ready shard takes tenants",
  ]);
});

test("lets a workflow go on whose tenant has its place, or is gone", async () => {
  await setCapacity(0);
  await plane.add({ status: "placing" });
  await plane.step("place");
  await plane.add({ status: "provisioning", placement: POOLED });

  await plane.sweep();

  expect([...plane.machines.answers]).toStrictEqual([["token-place", "succeeded"]]);
});

test("opens the next pool before the last pooled place is gone, once", async () => {
  await setCapacity(5_000);
  await plane.process().shards.mendShard(await shard(), {
    tenants: { pool: 1_900, silo: 0 },
    reserved: {},
    pools: {
      "pool-s1-1": { isOpen: true, tenants: 1_900, most: 2_000, reserved: SAMPLE_USAGE.pool },
    },
  });
  plane.isCountingTime = false;

  await plane.sweep();
  await plane.sweep();

  const { wish } = await plane.process().mapping.read("pool-s1-2");
  expect(wish).toMatchObject({ generation: 1, shard: "s1", wishedBy: "platform" });
  expect((await shard()).pools["pool-s1-2"]).toStrictEqual({
    isOpen: false,
    tenants: 0,
    most: 2_000,
    reserved: SAMPLE_USAGE.pool,
  });
  expect(plane.notes).toStrictEqual(["pool opened"]);
});

test("opens no pool where an operator opened none", async () => {
  await plane.process().reservations.giveBackPool(await shard(), "pool-s1-1");

  await plane.sweep();

  expect((await shard()).pools).toStrictEqual({});
});

test("mends counters that disagree with what is there, and says so", async () => {
  await plane.add({ status: "active", placement: POOLED });
  const before = await shard();
  await plane.process().shards.mendShard(before, {
    tenants: { pool: 7, silo: 1 },
    reserved: { "api-keys": 9, tables: 2 },
    pools: before.pools,
  });

  await plane.sweep();

  expect(await shard()).toMatchObject({
    tenants: { pool: 1, silo: 0 },
    reserved: { "api-keys": 1, "rest-apis": 1, tables: 2, "usage-plans": 3, "user-pools": 1 },
    pools: { "pool-s1-1": { tenants: 1 } },
  });
  expect(plane.notes).toStrictEqual(["counters mended"]);
  await plane.sweep();
  expect(plane.notes).toStrictEqual(["counters mended"]);
});

test("mends what an account counts over all its Regions", async () => {
  const { shards } = plane.process();
  const account = await shards.account("111111111111");
  if (!account) throw new Error("the account is not there");
  await shards.mendAccount(account, { "iam-roles": 77 });

  await plane.sweep();

  expect(await shards.account("111111111111")).toMatchObject({ reserved: { "iam-roles": 4 } });
});

test("leaves counters alone that changed since they were read", async () => {
  const before = await shard();
  await setCapacity(3);

  const { shards } = plane.process();
  const counted = { tenants: { pool: 9, silo: 9 }, reserved: {}, pools: {} };
  expect(await shards.mendShard(before, counted)).toBe(false);

  expect((await shard()).tenants).toStrictEqual({ pool: 0, silo: 0 });
});
