import type { Fleet } from "../../tenants/place-tenant.ts";
import type { Account, Shard } from "../../tenants/shard.ts";
import type { PlacementRules } from "../../tenants/shard-fill.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";

/** Fills one shard after the other, up to the limits themselves. */
export const DENSE: PlacementRules = { strategy: "dense", headroom: 0 };

/** Keeps all shards equally full, up to the limits themselves. */
export const SPREAD: PlacementRules = { strategy: "spread", headroom: 0 };

/** A pooled tenant that asks for a place. */
export const POOLED_REQUEST: PlacementRequest = {
  tenant: "t1",
  tier: { name: "basic", isolation: "pool", reservedConcurrency: "shared" },
  usage: { "api-keys": 1 },
};

/** A silo that asks for a place. */
export const SILO_REQUEST: PlacementRequest = {
  tenant: "t1",
  tier: { name: "platinum", isolation: "silo", reservedConcurrency: "shared" },
  usage: { "rest-apis": 1, "iam-roles": 8 },
};

/** A ready shard with one empty pool and AWS's own limits. */
export function shardNamed(shard: string, changes: Partial<Shard> = {}): Shard {
  return {
    shard,
    account: "111111111111",
    region: "us-east-1",
    state: "ready",
    reason: "its stack is up",
    capacity: { pool: 5_000, silo: 500 },
    tenants: { pool: 0, silo: 0 },
    tiers: [],
    limits: {},
    baseline: {},
    reserved: {},
    pools: { [`pool-${shard}-1`]: { isOpen: true, tenants: 0, most: 1_000, reserved: {} } },
    version: 1,
    ...changes,
  };
}

/** An account with AWS's own limits. */
export function accountNamed(account: string, changes: Partial<Account> = {}): Account {
  return { account, limits: {}, reserved: {}, version: 1, ...changes };
}

/** A fleet of these shards, each account with AWS's own limits and nothing reserved. */
export function fleetOf(...shards: readonly Shard[]): Fleet {
  const accounts = shards.map(({ account }) => [account, accountNamed(account)] as const);
  return { shards, accounts: new Map(accounts) };
}
