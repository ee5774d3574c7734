import { expect, test } from "vitest";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { type PoolPlanning, planPools } from "../../tenants/plan-pools.ts";
import type { PoolPlace, Shard } from "../../tenants/shard.ts";
import { fleetOf, shardNamed } from "../support/sample-fleet.ts";

const usage = { pool: { "rest-apis": 1, "iam-roles": 4 }, tenant: { "api-keys": 1 } };
const tiers = [
  { name: "basic", isolation: "pool" },
  { name: "platinum", isolation: "silo" },
] as const;
const rules = CapacityRules.parse({ tenantsPerPool: 100 });

const place = (tenants: number, changes: Partial<PoolPlace> = {}): PoolPlace => ({
  isOpen: true,
  tenants,
  most: 100,
  reserved: {},
  ...changes,
});

const withPools = (name: string, pools: Shard["pools"], changes: Partial<Shard> = {}) =>
  shardNamed(name, { pools, ...changes });

const planOf = (shards: readonly Shard[], changes: Partial<PoolPlanning> = {}) =>
  planPools({ fleet: fleetOf(...shards), rules, usage, tiers, ...changes });

test("opens a first pool, and the next one before the last place is gone", () => {
  const [first] = planOf([withPools("s1", {})]);
  expect(first).toStrictEqual({
    shard: "s1",
    stack: "pool-s1-1",
    most: 100,
    usage: usage.pool,
    reason:
      "0 of 0 pooled places are free in us-east-1; s1 is the least full shard with room for a pool",
  });

  const nine = { "pool-s1-9": place(91) };
  expect(planOf([withPools("s1", nine)])).toMatchObject([{ shard: "s1", stack: "pool-s1-10" }]);
  expect(planOf([withPools("s1", { "pool-s1-9": place(90) })])).toStrictEqual([]);
});

test("counts a pool that was begun as free, and one that is closed not at all", () => {
  const full = { "pool-s1-1": place(100) };

  const begun = { ...full, "pool-s1-2": place(0, { isOpen: false }) };
  const closed = { ...full, "pool-s1-2": place(5, { isOpen: false }) };

  expect(planOf([withPools("s1", begun)])).toStrictEqual([]);
  expect(planOf([withPools("s1", closed)])).toMatchObject([{ stack: "pool-s1-3" }]);
});

test("lets shards of one Region and the same tiers stand in for each other, and no others", () => {
  const free = withPools("s1", { "pool-s1-1": place(0) });
  const full = withPools("s2", { "pool-s2-1": place(100) });

  expect(planOf([free, full])).toStrictEqual([]);
  expect(planOf([free, { ...full, region: "eu-west-1" }])).toMatchObject([{ stack: "pool-s2-2" }]);
  expect(planOf([free, { ...full, tiers: ["basic"] }])).toMatchObject([
    {
      stack: "pool-s2-2",
      reason:
        "0 of 100 pooled places are free in us-east-1 for basic; s2 is the least full shard with room for a pool",
    },
  ]);
});

test("opens the pool on the least full shard, or the fullest when it packs", () => {
  const emptier = withPools("s1", {}, { reserved: { "rest-apis": 10 } });
  const fuller = withPools("s2", {}, { reserved: { "rest-apis": 20 } });
  const equal = withPools("s0", {}, { reserved: { "rest-apis": 20 } });
  const dense = { rules: { ...rules, strategy: "dense" } } as const;

  expect(planOf([fuller, emptier])).toMatchObject([{ shard: "s1" }]);
  expect(planOf([emptier, fuller, equal], dense)).toMatchObject([{ shard: "s0" }]);
  expect(planOf([equal, emptier, fuller], dense)).toMatchObject([{ shard: "s0" }]);
});

test("counts no place as free that no tenant can have", () => {
  const pools = { "pool-s1-1": place(60, { most: 2_000 }) };
  const atCapacity = { capacity: { pool: 60, silo: 0 }, tenants: { pool: 60, silo: 0 } };
  const lowered = { limits: { "api-keys": { value: 50, from: "operator" } } } as const;
  const other = withPools("s2", {});

  expect(planOf([withPools("s1", pools, atCapacity), other])).toMatchObject([
    {
      shard: "s2",
      reason:
        "0 of 60 pooled places are free in us-east-1; s2 is the least full shard with room for a pool",
    },
  ]);
  expect(
    planOf([withPools("s1", pools, { ...lowered, reserved: { "api-keys": 60 } }), other]),
  ).toMatchObject([{ shard: "s2" }]);
});

test("opens the next pool at the last place, however few places there are", () => {
  const two = { "pool-s1-1": place(8, { most: 10 }) };
  const one = { "pool-s1-1": place(9, { most: 10 }) };
  const never = { rules: { ...rules, opensBelow: 0 } };

  expect(planOf([withPools("s1", two)])).toStrictEqual([]);
  expect(planOf([withPools("s1", one)])).toMatchObject([{ stack: "pool-s1-2" }]);
  expect(planOf([withPools("s1", { "pool-s1-1": place(99) })], never)).toMatchObject([
    { stack: "pool-s1-2" },
  ]);
});

test("makes a pool no larger than the tenants that the shard can still take", () => {
  const capacity = { pool: 130, silo: 0 };
  const pools = { "pool-s1-1": place(95, { most: 100 }) };
  const small = withPools("s1", pools, { capacity, tenants: { pool: 95, silo: 0 } });
  const keyless = withPools("s1", pools, { reserved: { "api-keys": 9_470 } });

  expect(planOf([small])).toMatchObject([{ most: 30 }]);
  expect(planOf([keyless])).toMatchObject([{ most: 25 }]);
});

test("passes over who takes no pooled tenants, or has no room for a pool", () => {
  const refused = [
    withPools("s1", {}, { state: "draining" }),
    withPools("s2", {}, { tiers: ["platinum"] }),
    withPools("s3", {}, { capacity: { pool: 0, silo: 9 } }),
    withPools("s4", {}, { reserved: { "rest-apis": 600 } }),
    withPools("s5", {}, { region: "eu-west-1" }),
  ];

  expect(planOf(refused, { residency: ["us-east-1"] })).toStrictEqual([]);
  const fleet = { shards: [withPools("s1", {})], accounts: new Map() };
  expect(planOf([], { fleet })).toStrictEqual([]);
});
