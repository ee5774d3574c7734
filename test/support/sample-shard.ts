import { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { Account, PoolPlace, Shard } from "../../tenants/shard.ts";
import type { StackUsage } from "../../tenants/usage.ts";

/** What small stacks use. */
export const SAMPLE_USAGE: StackUsage = {
  shard: { "iam-roles": 2 },
  pool: { "rest-apis": 1, "user-pools": 1, "usage-plans": 3, tables: 2, "iam-roles": 4 },
  silo: {
    "rest-apis": 1,
    "api-keys": 1,
    "user-pools": 1,
    "usage-plans": 1,
    tables: 2,
    "iam-roles": 4,
    "reserved-concurrency": 2,
  },
  tenant: { "api-keys": 1 },
};

/** Rules as they are when nobody sets any, without headroom. */
export const SAMPLE_RULES: CapacityRules = CapacityRules.parse({ headroom: 0 });

/** A pool that takes tenants. */
export function poolPlace(changes: Partial<PoolPlace> = {}): PoolPlace {
  return { isOpen: true, tenants: 0, most: 2_000, reserved: SAMPLE_USAGE.pool, ...changes };
}

/** A shard with a pool, ready for tenants. */
export function sampleShard(changes: Partial<Shard> = {}): Shard {
  const name = changes.shard ?? "s1";
  return {
    shard: name,
    account: "111111111111",
    region: "us-east-1",
    state: "ready",
    reason: "its own stack is in place",
    capacity: { pool: 10, silo: 2 },
    tenants: { pool: 0, silo: 0 },
    tiers: [],
    limits: {},
    baseline: SAMPLE_USAGE.shard,
    reserved: {},
    pools: { [`pool-${name}-1`]: poolPlace() },
    version: 1,
    ...changes,
  };
}

/** An account in which nothing is reserved. */
export function sampleAccount(changes: Partial<Account> = {}): Account {
  return { account: "111111111111", limits: {}, reserved: {}, version: 1, ...changes };
}
