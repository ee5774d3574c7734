import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { refusedWrites } from "../../../stores/conditional-write.ts";
import { ShardStore } from "../../../stores/shard-store.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
let hub: HubTable;
let store: ShardStore;
let shard = "";
let shards = 0;

beforeAll(async () => {
  hub = await hubTable(cloud, "shards");
  store = new ShardStore(hub.client, hub.table);
});

beforeEach(async () => {
  shards += 1;
  shard = `s${shards}`;
  await store.put(settings());
});

const settings = () => ({
  shard,
  account: "111111111111",
  region: "us-east-1",
  capacity: { pool: 1, silo: 1 },
});

/** Makes a write as the part of a transaction; false when its condition refuses it. */
async function commit(write: ReturnType<ShardStore["reserveWrite"]>): Promise<boolean> {
  try {
    await hub.client.send(new TransactWriteCommand({ TransactItems: [write] }));
    return true;
  } catch (error) {
    if (refusedWrites(error).length === 0) throw error;
    return false;
  }
}

const placed = (planeStack: string) => ({ shard, planeStack });

test("registers a shard without pools and reservations", async () => {
  expect(await store.get(shard)).toStrictEqual({
    ...settings(),
    reserved: { pool: 0, silo: 0 },
    pools: [],
  });
  expect((await store.all()).map((each) => each.shard)).toContain(shard);
});

test("changes the capacity of a shard and nothing else", async () => {
  await store.addPool(shard, "pool-1");
  await commit(store.reserveWrite(placed("pool-1"), "pool"));

  expect(await store.put({ ...settings(), capacity: { pool: 9, silo: 9 } })).toBe(true);

  expect(await store.get(shard)).toMatchObject({
    capacity: { pool: 9, silo: 9 },
    reserved: { pool: 1, silo: 0 },
    pools: ["pool-1"],
  });
});

test("refuses a shard in another account or Region", async () => {
  expect(await store.put({ ...settings(), account: "222222222222" })).toBe(false);
  expect(await store.put({ ...settings(), region: "eu-west-1" })).toBe(false);
});

test("reserves up to the capacity, and gives back what is reserved", async () => {
  const reserve = () => commit(store.reserveWrite(placed("silo-1"), "silo"));
  const giveBack = () => commit(store.giveBackWrite(shard, "silo"));

  expect([await reserve(), await reserve()]).toStrictEqual([true, false]);
  expect([await giveBack(), await giveBack()]).toStrictEqual([true, false]);
  expect((await store.get(shard)).reserved).toStrictEqual({ pool: 0, silo: 0 });
});

test("reserves no place in a pool that is not in service", async () => {
  await store.addPool(shard, "pool-1");
  await store.removePool(shard, "pool-1");

  expect(await commit(store.reserveWrite(placed("pool-1"), "pool"))).toBe(false);
});

test("notes pools once, in the order of their names", async () => {
  for (const pool of ["pool-2", "pool-1", "pool-2"]) await store.addPool(shard, pool);

  expect((await store.get(shard)).pools).toStrictEqual(["pool-1", "pool-2"]);
});

test("refuses a shard that is not there", async () => {
  await expect(store.get("s999")).rejects.toMatchObject({ code: "SHARD_NOT_FOUND" });
});
