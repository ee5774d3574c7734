import type { CapacityRules } from "./capacity-rules.ts";
import { stackNameOf } from "./naming.ts";
import type { Fleet } from "./place-tenant.ts";
import type { PoolPlace, Shard } from "./shard.ts";
import { fullness } from "./shard-fill.ts";
import type { Tier } from "./tier.ts";
import type { StackUsage, Usage } from "./usage.ts";
import { obstacleTo, timesLeft } from "./usage-room.ts";

/** Everything that decides whether a shard opens another pool. */
export interface PoolPlanning {
  /** Every shard and every account. */
  readonly fleet: Fleet;
  /** How room is given out. */
  readonly rules: CapacityRules;
  /** What a pool uses, and each of its tenants. */
  readonly usage: Pick<StackUsage, "pool" | "tenant">;
  /** Every tier that the company sells. */
  readonly tiers: readonly Pick<Tier, "name" | "isolation">[];
  /** Regions that pooled tenants may live in. @default - all */
  readonly residency?: readonly string[] | undefined;
}

/** A pool that is to be opened. */
export interface PlannedPool {
  /** Shard that takes it. */
  readonly shard: string;
  /** Name of its stack. */
  readonly stack: string;
  /** Tenants that it will take. */
  readonly most: number;
  /** What is to be reserved for it. */
  readonly usage: Usage;
  /** Why it is opened, in words. */
  readonly reason: string;
}

/** A shard that could take the next pool, and how many tenants that pool would take. */
interface Site {
  readonly shard: Shard;
  readonly full: number;
  readonly most: number;
}

/**
 * Pools that must be opened so that no tenant ever waits for one: one for each group of shards of
 * which a smaller share of places is free than the rules want.
 *
 * Shards of one Region that are kept for the same tiers stand in for each other, and so form a
 * group. A pool that was begun counts as free, so that asking again opens nothing twice.
 */
export function planPools(planning: PoolPlanning): readonly PlannedPool[] {
  const groups = Map.groupBy(planning.fleet.shards.filter(takesPooled(planning)), groupOf);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([group, shards]) => planFor(group, shards, planning) ?? []);
}

function takesPooled({ tiers, residency }: PoolPlanning) {
  const pooled = tiers.filter(({ isolation }) => isolation === "pool").map(({ name }) => name);
  return ({ state, region, tiers: kept }: Shard): boolean =>
    state === "ready" &&
    residency?.includes(region) !== false &&
    pooled.some((tier) => kept.length === 0 || kept.includes(tier));
}

function groupOf({ region, tiers }: Shard): string {
  return tiers.length > 0 ? `${region} for ${[...tiers].sort().join(", ")}` : region;
}

function planFor(
  group: string,
  shards: readonly Shard[],
  planning: PoolPlanning,
): PlannedPool | undefined {
  const { rules, usage } = planning;
  const pools = shards.flatMap((shard) => Object.values(shard.pools)).filter(counts);
  const free = sum(shards.map((shard) => freeOn(shard, planning)));
  const places = free + sum(pools.map(({ tenants }) => tenants));
  if (free > LAST && free >= rules.opensBelow * places) return undefined;
  const site = siteAmong(shards, planning);
  if (!site) return undefined;
  const choice = rules.strategy === "dense" ? "fullest" : "least full";
  return {
    shard: site.shard.shard,
    stack: nextPoolOf(site.shard),
    most: site.most,
    usage: usage.pool,
    reason: `${free} of ${places} pooled places are free in ${group}; ${site.shard.shard} is the ${choice} shard with room for a pool`,
  };
}

/** With so many free places the next pool is opened, however many there are: it comes too late for the tenant after. */
const LAST = 1;

/** Free places of a shard's pools that tenants can have: its capacity or a quota may be less. */
function freeOn(shard: Shard, planning: SiteFacts): number {
  return Math.max(0, Math.min(promisedBy(shard), tenantsLeftOn(shard, planning)));
}

/** Free places of a shard's pools, whether tenants can have them or not. */
function promisedBy({ pools }: Shard): number {
  return sum(Object.values(pools).filter(counts).map(freePlaces));
}

function tenantsLeftOn(shard: Shard, { fleet, rules, usage }: SiteFacts): number {
  const account = fleet.accounts.get(shard.account);
  return Math.min(
    shard.capacity.pool - shard.tenants.pool,
    timesLeft(usage.tenant, shard, account, rules),
  );
}

/** A pool that takes tenants, or will: one that is closed has tenants until it is removed. */
function counts({ isOpen, tenants }: PoolPlace): boolean {
  return isOpen || tenants === 0;
}

function freePlaces({ most, tenants }: PoolPlace): number {
  return Math.max(0, most - tenants);
}

function siteAmong(shards: readonly Shard[], planning: PoolPlanning): Site | undefined {
  const sign = planning.rules.strategy === "dense" ? -1 : 1;
  const [first] = shards
    .flatMap((shard) => siteOn(shard, planning) ?? [])
    .sort((a, b) => sign * (a.full - b.full) || (a.shard.shard < b.shard.shard ? -1 : 1));
  return first;
}

/** Whether a shard has room for a pool and a tenant in it. */
export function takesPool(shard: Shard, planning: SiteFacts): boolean {
  return siteOn(shard, planning) !== undefined;
}

/** What decides whether a shard can take a pool. */
type SiteFacts = Pick<PoolPlanning, "fleet" | "rules" | "usage">;

function siteOn(shard: Shard, facts: SiteFacts): Site | undefined {
  const { fleet, rules, usage } = facts;
  const account = fleet.accounts.get(shard.account);
  if (!account || obstacleTo(usage.pool, shard, account, rules)) return undefined;
  const left = tenantsLeftOn(shard, facts) - promisedBy(shard);
  const most = Math.min(rules.tenantsPerPool, left);
  return most > 0 ? { shard, full: fullness(shard, account, rules), most } : undefined;
}

/** Numbers only grow, so that a name is not soon used for another pool. */
function nextPoolOf({ shard, pools }: Shard): string {
  const prefix = stackNameOf("pool", `${shard}-`);
  const numbers = Object.keys(pools).map((name) => Number(name.slice(prefix.length)));
  return `${prefix}${Math.max(0, ...numbers.filter(Number.isInteger)) + 1}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
