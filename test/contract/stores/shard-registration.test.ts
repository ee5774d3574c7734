import { beforeAll, beforeEach, expect, test } from "vitest";
import { ShardStore } from "../../../stores/shard-store.ts";
import type { Limits } from "../../../tenants/shard.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
let store: ShardStore;
let shard = "";
let shards = 0;

const BASELINE = { "iam-roles": 2, tables: 1 };

beforeAll(async () => {
  const { client, table } = await hubTable(cloud, "shards");
  store = new ShardStore(client, table);
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

test("registers a name once, and writes nothing of a second account", async () => {
  const other = { ...settings(), account: "999999999997", region: "eu-west-1" };

  expect(await store.add(other, BASELINE, { limits: limited("iam-roles", 9) })).toBe(false);

  expect(await store.get(shard)).toMatchObject({ region: "us-east-1" });
  expect(await store.account(account())).toMatchObject({ reserved: { "iam-roles": 2 } });
  expect(await store.account("999999999997")).toBeUndefined();
});

test("registers one of two shards at once in an account that had none", async () => {
  const names = [`a${shards}`, `b${shards}`];
  const place = { ...settings(), account: String(200_000_000_000 + shards) };
  const roles = (index: number) => ({ limits: limited("iam-roles", index + 1) });

  const taken = await Promise.all(
    names.map((name, index) => store.add({ ...place, shard: name }, BASELINE, roles(index))),
  );

  expect(taken.toSorted()).toStrictEqual([false, true]);
  const there = (await store.all()).filter((each) => each.account === place.account);
  const first = taken.indexOf(true);
  expect(there.map((each) => each.shard)).toStrictEqual([names[first]]);
  expect(await store.account(place.account)).toStrictEqual({
    account: place.account,
    ...roles(first),
    reserved: { "iam-roles": 2 },
    version: 1,
  });
});

test("registers a shard in an account only as it was found, with what is said of its limits", async () => {
  await store.enter(shard, ["ready"], "retired", "a test");
  const found = await store.account(account());
  const [first, second] = [`a${shards}`, `b${shards}`];
  const limits = limited("iam-roles", 9);

  const unseen = await store.add({ ...settings(), shard: first }, BASELINE);
  const taken = await store.add({ ...settings(), shard: first }, BASELINE, {
    account: found,
    limits,
  });
  const late = await store.add({ ...settings(), shard: second }, BASELINE, { account: found });

  expect([unseen, taken, late]).toStrictEqual([false, true, false]);
  expect(await store.account(account())).toStrictEqual({
    account: account(),
    limits,
    reserved: { "iam-roles": 4 },
    version: 2,
  });
  await expect(store.get(second)).rejects.toMatchObject({ code: "SHARD_NOT_FOUND" });
});

test("changes a shard only as it was read, with its account's limits or not at all", async () => {
  const read = await store.get(shard);
  const limits = limited("rest-apis", 7);
  await store.noteLimits(shard, { tables: { value: 9, from: "service-quotas" } });

  const late = await store.change(read, { limits }, limited("iam-roles", 800));
  const between = [await store.get(shard), await store.account(account())];
  const again = await store.change(await store.get(shard), { limits }, limited("iam-roles", 900));

  expect([late, again]).toStrictEqual([false, true]);
  expect(between).toMatchObject([
    { limits: { tables: { value: 9, from: "service-quotas" } }, version: 2 },
    { limits: {}, version: 1 },
  ]);
  expect(await store.get(shard)).toMatchObject({ limits, version: 3 });
  expect(await store.account(account())).toStrictEqual({
    account: account(),
    limits: limited("iam-roles", 900),
    reserved: { "iam-roles": 2 },
    version: 2,
  });
});

test("sets limits of an account whatever was changed of it meanwhile, and keeps the others", async () => {
  await store.raiseAccount(account(), limited("iam-roles", 500));
  const read = await store.get(shard);
  await store.raiseAccount(account(), limited("usage-plans", 300));

  expect(await store.change(read, {}, limited("iam-roles", 900))).toBe(true);

  expect((await store.account(account()))?.limits).toStrictEqual({
    ...limited("usage-plans", 300),
    ...limited("iam-roles", 900),
  });
});
