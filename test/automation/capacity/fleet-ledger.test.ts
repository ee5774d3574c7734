import { expect, test } from "vitest";
import { FleetLedger } from "../../../automation/capacity/fleet-ledger.ts";
import type { Placement } from "../../../tenants/tenant.ts";
import { fleetOf, shardNamed } from "../../support/sample-fleet.ts";

const silo: Placement = {
  shard: "s1",
  stack: "silo-t1",
  planeStack: "silo-t1",
  reason: "it is there",
  reserved: { "rest-apis": 1, "iam-roles": 4 },
};
const pooled: Placement = {
  ...silo,
  stack: "tenant-t2",
  planeStack: "pool-s1-1",
  reserved: { "api-keys": 1 },
};

test("adds a shard with an account of its own, and what its baseline uses", () => {
  const ledger = new FleetLedger();
  ledger.add(shardNamed("s1"), { "iam-roles": 2, tables: 1 });

  expect(ledger.shards).toStrictEqual([shardNamed("s1", { reserved: { tables: 1 } })]);
  expect([...ledger.accounts.values()]).toStrictEqual([
    { account: "111111111111", limits: {}, reserved: { "iam-roles": 2 }, version: 1 },
  ]);
});

test("takes places where they are counted, and gives just them back", () => {
  const ledger = new FleetLedger(fleetOf(shardNamed("s0"), shardNamed("s1")));

  ledger.take(silo, "silo");
  ledger.take(pooled, "pool");

  const [untouched, taken] = ledger.shards;
  expect(untouched).toStrictEqual(shardNamed("s0"));
  expect(taken).toMatchObject({
    tenants: { pool: 1, silo: 1 },
    reserved: { "rest-apis": 1, "api-keys": 1 },
    pools: { "pool-s1-1": { tenants: 1 } },
  });
  expect(ledger.accounts.get("111111111111")?.reserved).toStrictEqual({ "iam-roles": 4 });

  ledger.giveBack(silo, "silo");
  ledger.giveBack(pooled, "pool");

  expect(ledger.shards[1]).toStrictEqual(
    shardNamed("s1", { reserved: { "rest-apis": 0, "api-keys": 0 } }),
  );
  expect(ledger.accounts.get("111111111111")?.reserved).toStrictEqual({ "iam-roles": 0 });
});

test("reserves a pool's own usage when it is begun, and lets tenants in once it is open", () => {
  const ledger = new FleetLedger(fleetOf(shardNamed("s1", { pools: {} })));
  const usage = { "rest-apis": 1, "iam-roles": 4 };

  ledger.begin({ shard: "s1", stack: "pool-s1-1", most: 9, usage, reason: "there is none" });

  const begun = { isOpen: false, tenants: 0, most: 9, reserved: usage };
  const reserved = { "rest-apis": 1 };
  expect(ledger.shards).toStrictEqual([
    shardNamed("s1", { reserved, pools: { "pool-s1-1": begun } }),
  ]);

  ledger.open("s1", "pool-s1-1");
  ledger.open("s1", "pool-s1-7");

  const pools = { "pool-s1-1": { ...begun, isOpen: true } };
  expect(ledger.shards).toStrictEqual([shardNamed("s1", { reserved, pools })]);
});

test("fails for a shard that is not there", () => {
  expect(() => new FleetLedger().take(silo, "silo")).toThrow("there is no shard s1");
});
