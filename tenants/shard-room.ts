import { QUOTAS } from "./quotas.ts";
import type { Account, PoolPlace, Shard } from "./shard.ts";
import { fillOf, type PlacementRules } from "./shard-fill.ts";
import type { Tier } from "./tier.ts";
import { type Usage, usedCodes } from "./usage.ts";

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

/** A shard that is asked to take a tenant. */
interface Candidate {
  readonly request: PlacementRequest;
  readonly shard: Shard;
  readonly account: Account;
  readonly rules: PlacementRules;
}

/** Says what keeps a tenant from a shard; the words are made only when someone reads them. */
type Obstacle = (candidate: Candidate) => (() => string) | undefined;

/** Everything that can keep a tenant from a shard; what no room would help comes first. */
const OBSTACLES: readonly Obstacle[] = [
  notReady,
  otherRegion,
  keptApart,
  keptForOthers,
  noPlaceLeft,
  noPoolLeft,
  quotaUsedUp,
];

/** Whether a pool can have one tenant more. */
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
  return refusalOf(request, shard, account, rules) === undefined;
}

/** Says why a shard cannot take a tenant, as a clause that reads on from its name; else nothing. */
export function refusalOf(
  request: PlacementRequest,
  shard: Shard,
  account: Account,
  rules: PlacementRules,
): (() => string) | undefined {
  const candidate = { request, shard, account, rules };
  for (const obstacle of OBSTACLES) {
    const words = obstacle(candidate);
    if (words) return words;
  }
  return undefined;
}

function notReady({ shard: { state } }: Candidate) {
  if (state === "ready") return undefined;
  return () => `is ${state}, and only a ready shard takes tenants`;
}

function otherRegion({ request: { residency }, shard: { region } }: Candidate) {
  if (!residency || residency.includes(region)) return undefined;
  return () => `lies in ${region}, and the tenant may live in ${residency.join(", ") || "none"}`;
}

function keptApart({ request: { apartFrom }, shard: { shard } }: Candidate) {
  return apartFrom?.includes(shard) ? () => "is one that the tenant must not be on" : undefined;
}

function keptForOthers({ request: { tier }, shard: { tiers } }: Candidate) {
  if (tiers.length === 0 || tiers.includes(tier.name)) return undefined;
  return () => `is kept for ${tiers.join(", ")}`;
}

function noPlaceLeft({ request, shard: { tenants, capacity } }: Candidate) {
  const { isolation } = request.tier;
  if (tenants[isolation] < capacity[isolation]) return undefined;
  return () => `has ${tenants[isolation]} of ${capacity[isolation]} ${isolation} places taken`;
}

function noPoolLeft({ request: { tier }, shard: { pools } }: Candidate) {
  if (tier.isolation === "silo" || Object.values(pools).some(hasPlace)) return undefined;
  return () => {
    const isOpen = Object.values(pools).some((pool) => pool.isOpen);
    return isOpen ? "has no place left in any open pool" : "has no open pool";
  };
}

function quotaUsedUp({ request: { usage }, shard, account, rules }: Candidate) {
  for (const code of usedCodes(usage)) {
    const { reserved, usable } = fillOf(code, shard, account, rules);
    const needed = usage[code] ?? 0;
    if (reserved + needed > usable) {
      return () =>
        `has ${reserved} of ${usable} ${QUOTAS[code].name} reserved, and the tenant needs ${needed}`;
    }
  }
  return undefined;
}
