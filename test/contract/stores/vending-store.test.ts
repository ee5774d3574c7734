import { beforeEach, expect, test } from "vitest";
import { ShardStore } from "../../../stores/shard-store.ts";
import { StartStore } from "../../../stores/start-store.ts";
import { VendingStore } from "../../../stores/vending-store.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { hubTable } from "../../support/hub-table.ts";
import { NOW } from "../../support/sample-tenant.ts";

const cloud = useContractCloud();
let store: VendingStore;
let shards: ShardStore;
let starts: StartStore;

beforeEach(async () => {
  const { client, table } = await hubTable(cloud, "shards");
  store = new VendingStore(client, table);
  shards = new ShardStore(client, table);
  starts = new StartStore(client, table);
});

const requested = (shard: string, reason = "a test") =>
  ({
    shard,
    state: "requested",
    requestedAt: NOW.toISOString(),
    reason,
    failures: 0,
    version: 1,
  }) as const;

test("asks for a shard's account once", async () => {
  const answers = [
    await store.request("s1", "a test", NOW),
    await store.request("s1", "another", NOW),
  ];

  expect(answers).toStrictEqual([requested("s1"), undefined]);
  expect(await store.all()).toStrictEqual([requested("s1")]);
});

test("lists accounts in the order of the shards' names, and apart from shards", async () => {
  const shard = {
    shard: "s2",
    account: "111111111111",
    region: "us-east-1",
    capacity: { pool: 1, silo: 1 },
    tiers: [] as string[],
    limits: {},
    state: "warming",
    reason: "a test",
    origin: "vended",
  } as const;
  await shards.add(shard, {});
  await starts.slow("s2", () => 0);
  for (const name of ["s9", "s2", "s10"]) await store.request(name, "a test", NOW);

  const fleet = await shards.fleet();

  expect(await store.all()).toStrictEqual([requested("s10"), requested("s2"), requested("s9")]);
  expect(fleet.shards).toStrictEqual([await shards.get("s2")]);
  expect(fleet.shards).toMatchObject([shard]);
  expect([...fleet.accounts.keys()]).toStrictEqual(["111111111111"]);
});

test("reads the account of one shard", async () => {
  for (const name of ["s1", "s10"]) await store.request(name, "a test", NOW);

  expect(await store.get("s1")).toStrictEqual(requested("s1"));
  expect(await store.get("s2")).toBeUndefined();
});

test("writes what became of an account, and drops what is no more", async () => {
  await store.request("s1", "a test", NOW);
  const first = await store.get("s1");
  if (!first) throw new Error("nothing was requested");
  const asked = {
    ...first,
    state: "asked",
    askedAt: "2026-11-21T12:00:00.000Z",
    request: "car-1",
    account: "300000000001",
    notBefore: "2026-11-21T12:01:00.000Z",
  } as const;

  const second = await store.replace(first, asked);
  expect(second).toStrictEqual({ ...asked, version: 2 });
  expect(await store.all()).toStrictEqual([{ ...asked, version: 2 }]);

  await store.replace({ ...first, version: 2 }, requested("s1", "again"));
  expect(await store.all()).toStrictEqual([{ ...requested("s1", "again"), version: 3 }]);
});

test("lets the first of two writers win, and tells the second", async () => {
  await store.request("s1", "a test", NOW);
  const read = await store.get("s1");
  if (!read) throw new Error("nothing was requested");

  const writes = [
    await store.replace(read, { ...read, reason: "first" }),
    await store.replace(read, { ...read, reason: "second" }),
  ];

  expect(writes).toStrictEqual([{ ...read, reason: "first", version: 2 }, undefined]);
  expect(await store.all()).toStrictEqual([{ ...read, reason: "first", version: 2 }]);
});

test("refuses to write of an account that nobody requested", async () => {
  expect(await store.replace(requested("s1"), requested("s1", "no row"))).toBeUndefined();

  expect(await store.all()).toStrictEqual([]);
});
