import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { refusedWrites } from "../../../stores/conditional-write.ts";
import type { JoinedWrite } from "../../../stores/mapping-store.ts";
import { ShardReservations } from "../../../stores/shard-reservations.ts";
import { ShardStore } from "../../../stores/shard-store.ts";
import type { Limits } from "../../../tenants/shard.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
let hub: HubTable;
let store: ShardStore;
let reservations: ShardReservations;
let shard = "";
let shards = 0;

const BASELINE = { "iam-roles": 2, tables: 1 };
const POOL = { "rest-apis": 1, "iam-roles": 3 };

beforeAll(async () => {
  hub = await hubTable(cloud, "shards");
  store = new ShardStore(hub.client, hub.table);
  reservations = new ShardReservations(hub.client, hub.table);
});

beforeEach(async () => {
  shards += 1;
  shard = `s${shards}`;
  await store.add(settings(), BASELINE);
});

const account = () => String(100_000_000_000 + shards);
const settings = () => ({
  shard,
  account: account(),
  region: "us-east-1",
  capacity: { pool: 1, silo: 2 },
  tiers: [],
  limits: {},
  state: "ready" as const,
  reason: "a test",
});
const limited = (code: string, value: number): Limits => ({
  [code]: { value, from: "operator" },
});

/** Makes writes as one transaction; false when a condition refuses it. */
async function commit(writes: readonly JoinedWrite[]): Promise<boolean> {
  try {
    await hub.client.send(new TransactWriteCommand({ TransactItems: [...writes] }));
    return true;
  } catch (error) {
    if (refusedWrites(error).length === 0) throw error;
    return false;
  }
}

async function ground() {
  return {
    shard: await store.get(shard),
    account: await store.account(account()),
    headroom: 0,
  };
}

const placed = (planeStack: string, reserved = {}) => ({
  shard,
  planeStack,
  stack: planeStack,
  reason: "a test",
  reserved,
});

/** Opens a pool of the shard. */
async function open(stack: string, most = 5): Promise<void> {
  const pool = { stack, most, usage: POOL };
  expect(await commit(reservations.reservePool(pool, await ground()))).toBe(true);
  await store.setPoolOpen(shard, stack, true);
}

test("registers a shard with what its own stack uses, here and in its account", async () => {
  expect(await store.get(shard)).toStrictEqual({
    ...settings(),
    tenants: { pool: 0, silo: 0 },
    baseline: BASELINE,
    reserved: { tables: 1 },
    pools: {},
    version: 1,
  });
  expect(await store.account(account())).toMatchObject({
    account: account(),
    limits: {},
    reserved: { "iam-roles": 2 },
  });
  const fleet = await store.fleet();
  expect(fleet.shards.map((each) => each.shard)).toContain(shard);
  expect(fleet.accounts.get(account())).toMatchObject({ reserved: { "iam-roles": 2 } });
});

test("changes what an operator decides and nothing else", async () => {
  await open("pool-1");

  await store.change(await store.get(shard), {
    capacity: { pool: 9, silo: 9 },
    tiers: ["basic"],
    limits: limited("tables", 7),
  });

  expect(await store.get(shard)).toMatchObject({
    capacity: { pool: 9, silo: 9 },
    tiers: ["basic"],
    limits: limited("tables", 7),
    reserved: { tables: 1, "rest-apis": 1 },
    pools: { "pool-1": { isOpen: true, tenants: 0, most: 5, reserved: POOL } },
  });
});

test("reserves up to the capacity, and gives back what is reserved", async () => {
  const silo = placed("silo-1", { "rest-apis": 1, "iam-roles": 4 });
  const reserve = async () => commit(reservations.reserve(silo, "silo", await ground()));
  const giveBack = async () => commit(reservations.giveBack(silo, "silo", await store.get(shard)));

  expect([await reserve(), await reserve(), await reserve()]).toStrictEqual([true, true, false]);
  expect(await store.get(shard)).toMatchObject({
    tenants: { pool: 0, silo: 2 },
    reserved: { tables: 1, "rest-apis": 2 },
  });
  expect(await store.account(account())).toMatchObject({ reserved: { "iam-roles": 10 } });
  expect([await giveBack(), await giveBack(), await giveBack()]).toStrictEqual([true, true, false]);
  expect(await store.get(shard)).toMatchObject({
    tenants: { pool: 0, silo: 0 },
    reserved: { tables: 1, "rest-apis": 0 },
  });
  expect(await store.account(account())).toMatchObject({ reserved: { "iam-roles": 2 } });
});

test.each([
  ["of the Region", "rest-apis", { "rest-apis": 2 }],
  ["of the account", "iam-roles", { "iam-roles": 999 }],
])("reserves nothing beyond a quota %s, not even a part", async (_scope, _code, reserved) => {
  await store.change(await store.get(shard), { limits: limited("rest-apis", 1) });
  const tooMuch = placed("silo-1", { "api-keys": 1, ...reserved });

  expect(await commit(reservations.reserve(tooMuch, "silo", await ground()))).toBe(false);

  expect(await store.get(shard)).toMatchObject({ tenants: { silo: 0 }, reserved: { tables: 1 } });
  expect(await store.account(account())).toMatchObject({ reserved: { "iam-roles": 2 } });
});

test("refuses a reservation that was held against limits that no longer apply", async () => {
  const before = await ground();
  await store.change(await store.get(shard), { limits: limited("rest-apis", 1) });

  expect(await commit(reservations.reserve(placed("silo-1"), "silo", before))).toBe(false);
});

test("reserves places in a pool up to its own size, while it is open", async () => {
  await open("pool-1", 1);
  await store.change(await store.get(shard), { capacity: { pool: 9, silo: 9 } });
  const reserve = async () =>
    commit(reservations.reserve(placed("pool-1", { "api-keys": 1 }), "pool", await ground()));

  expect([await reserve(), await reserve()]).toStrictEqual([true, false]);
  expect((await store.get(shard)).pools["pool-1"]).toMatchObject({ tenants: 1 });
  await commit(reservations.giveBack(placed("pool-1"), "pool", await store.get(shard)));
  await store.setPoolOpen(shard, "pool-1", false);
  expect(await reserve()).toBe(false);
});

test("gives back what a pool used once, when it is gone", async () => {
  await open("pool-1");

  for (let times = 0; times < 2; times += 1) {
    await reservations.giveBackPool(await store.get(shard), "pool-1");
  }

  expect(await store.get(shard)).toMatchObject({ pools: {}, reserved: { "rest-apis": 0 } });
  expect(await store.account(account())).toMatchObject({ reserved: { "iam-roles": 2 } });
});

test("moves a shard only from a state that leads there", async () => {
  expect(await store.enter(shard, ["ready"], "draining", "an end")).toBe(true);
  expect(await store.enter(shard, ["ready"], "draining", "again")).toBe(false);

  expect(await store.get(shard)).toMatchObject({ state: "draining", reason: "an end" });
  expect(await commit(reservations.reserve(placed("silo-1"), "silo", await ground()))).toBe(false);
});

test("refuses a shard that is not there", async () => {
  await expect(store.get("s999")).rejects.toMatchObject({ code: "SHARD_NOT_FOUND" });
  expect(await store.account("999999999999")).toBeUndefined();
});

test("lets a shard leave only while it is draining and empty", async () => {
  expect(await store.leave(shard, "retiring", "an end")).toBe(false);
  await commit(reservations.reserve(placed("silo-1"), "silo", await ground()));
  await store.enter(shard, ["ready"], "draining", "an end");
  expect(await store.leave(shard, "retiring", "an end")).toBe(false);
  await commit(reservations.giveBack(placed("silo-1"), "silo", await store.get(shard)));

  expect(await store.leave(shard, "retiring", "an end")).toBe(true);

  expect(await store.enter(shard, ["draining"], "ready", "back")).toBe(false);
  expect(await store.get(shard)).toMatchObject({ state: "retiring" });
});

test("begins anew only with a retired shard whose account the platform had made", async () => {
  const fresh = { capacity: { pool: 7, silo: 7 }, baseline: { tables: 3, "iam-roles": 2 } };
  const limits = limited("tables", 9);
  const vended = `v${shards}`;
  const made = { ...settings(), shard: vended, tiers: ["basic"], limits };
  const found = { account: await store.account(account()) };
  await store.add({ ...made, state: "warm", origin: "vended" }, BASELINE, found);

  const early = await store.reuse(vended, fresh, "again");
  for (const each of [shard, vended]) await store.enter(each, ["ready", "warm"], "retired", "out");
  const others = await store.reuse(shard, fresh, "again");
  const own = await store.reuse(vended, fresh, "again");
  const twice = await store.reuse(vended, fresh, "again");

  expect([early, others, own, twice]).toStrictEqual([false, false, true, false]);
  expect(await store.get(vended)).toMatchObject({
    ...fresh,
    state: "checking",
    reason: "again",
    origin: "vended",
    reserved: { tables: 3 },
    tiers: [],
    limits,
  });
  expect(await store.get(shard)).toMatchObject({ state: "retired" });
});

test("raises single limits of an account, also before it has a shard", async () => {
  const roles = { "iam-roles": { value: 5_000, from: "operator" } } as const;

  await store.raiseAccount("999999999998", roles);
  await store.raiseAccount("999999999998", {});

  expect(await store.account("999999999998")).toMatchObject({ limits: roles, reserved: {} });
});

test("keeps each limit that an operator said, whoever tells another, until an operator does", async () => {
  const told = (value: number) => ({ value, from: "service-quotas" }) as const;
  await store.noteLimits(shard, limited("tables", 9));
  await store.raiseAccount(account(), limited("iam-roles", 9));

  await store.noteLimits(shard, { tables: told(5), "usage-plans": told(5) });
  await store.noteLimits(shard, { "usage-plans": told(6) });
  await store.raiseAccount(account(), { "iam-roles": told(5) });
  const kept = [(await store.get(shard)).limits, (await store.account(account()))?.limits];
  await store.noteLimits(shard, limited("tables", 7));

  expect(kept).toStrictEqual([
    { ...limited("tables", 9), "usage-plans": told(6) },
    limited("iam-roles", 9),
  ]);
  expect((await store.get(shard)).limits).toMatchObject(limited("tables", 7));
});

test("says so when what a pool used cannot be given back, and keeps the pool", async () => {
  await open("pool-1");
  const before = await store.get(shard);
  await store.mendShard(before, { ...before, reserved: {} });

  await expect(reservations.giveBackPool(before, "pool-1")).rejects.toMatchObject({
    code: "WRITE_CONFLICT",
  });
  expect(Object.keys((await store.get(shard)).pools)).toStrictEqual(["pool-1"]);
});
