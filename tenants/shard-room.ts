import { QUOTAS, type QuotaCode } from "./quotas.ts";
import type { Account, PoolPlace, Shard } from "./shard.ts";
import { fillOf, lostQuota, type PlacementRules, shortQuota } from "./shard-fill.ts";
import type { Tier } from "./tier.ts";
import type { Usage } from "./usage.ts";

/** A tenant that needs a place. */
export interface PlacementRequest {
  /** Id of the tenant. */
  readonly tenant: string;
  /** The tier that it bought. */
  readonly tier: Pick<Tier, "name" | "isolation" | "reservedConcurrency">;
  /** What its own stack uses. */
  readonly usage: Usage;
  /** Regions that it may live in. @default - any */
  readonly residency?: readonly string[] | undefined;
  /** Names of shards that it must not be on. @default - none */
  readonly apartFrom?: readonly string[] | undefined;
}

/** What keeps a tenant from a shard: a quota of which too little is left, or something else. */
type Obstacle = QuotaCode | "state" | "region" | "apart" | "tiers" | "places" | "pools";

/** Whether a pool takes one tenant more. */
export function hasPlace({ isOpen, tenants, most }: PoolPlace): boolean {
  return isOpen && tenants < most;
}

/** Whether a shard can take a tenant without any limit being passed. */
export function fitsIn(
  request: PlacementRequest,
  shard: Shard,
  account: Account,
  rules: PlacementRules,
): boolean {
  return obstacleIn(request, shard, account, rules) === undefined;
}

/** Why a shard cannot take a tenant, as a clause that reads on from its name; else nothing. */
export function refusalOf(
  request: PlacementRequest,
  shard: Shard,
  account: Account,
  rules: PlacementRules,
): string | undefined {
  const obstacle = obstacleIn(request, shard, account, rules);
  const { tier, usage, residency = [] } = request;
  switch (obstacle) {
    case undefined:
      return undefined;
    case "state":
      return `is ${shard.state}, and only a ready shard takes tenants`;
    case "region":
      return `lies in ${shard.region}, and the tenant may live in ${residency.join(", ") || "none"}`;
    case "apart":
      return "is one that the tenant must not be on";
    case "tiers":
      return `is kept for ${shard.tiers.join(", ")}`;
    case "places":
      return `has ${shard.tenants[tier.isolation]} of ${shard.capacity[tier.isolation]} ${tier.isolation} places taken`;
    case "pools":
      return Object.values(shard.pools).some(({ isOpen }) => isOpen)
        ? "has no place left in any open pool"
        : "has no open pool";
    default: {
      const { reserved, usable } = fillOf(obstacle, shard, account, rules);
      return `has ${reserved} of ${usable} ${QUOTAS[obstacle].name} reserved, ${needOf(usage[obstacle])}`;
    }
  }
}

/** Who takes nothing more though nothing of it is needed has lost what it has. */
function needOf(needed: number | undefined): string {
  return needed === undefined
    ? "more than its limit, which was lowered"
    : `and the tenant needs ${needed}`;
}

/** What no room would help comes first. Every shard is asked for each tenant, so this must be quick. */
function obstacleIn(
  { tier, usage, residency, apartFrom }: PlacementRequest,
  shard: Shard,
  account: Account,
  rules: PlacementRules,
): Obstacle | undefined {
  const { tiers, tenants, capacity } = shard;
  const { isolation } = tier;
  if (shard.state !== "ready") return "state";
  if (residency?.includes(shard.region) === false) return "region";
  if (apartFrom?.includes(shard.shard)) return "apart";
  if (tiers.length > 0 && !tiers.includes(tier.name)) return "tiers";
  if (tenants[isolation] >= capacity[isolation]) return "places";
  if (isolation === "pool" && !hasPoolPlace(shard)) return "pools";
  return shortQuota(usage, shard, account, rules) ?? lostQuota(shard, account);
}

function hasPoolPlace({ pools }: Shard): boolean {
  for (const name in pools) {
    const pool = pools[name];
    if (pool && hasPlace(pool)) return true;
  }
  return false;
}
