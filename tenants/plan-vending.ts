import type { CapacityRules } from "./capacity-rules.ts";
import type { Fleet } from "./place-tenant.ts";
import { takesPool } from "./plan-pools.ts";
import type { Shard } from "./shard.ts";
import { fitsIn } from "./shard-room.ts";
import type { Tier } from "./tier.ts";
import { type StackUsage, usageOfTenant } from "./usage.ts";
import type { OrganizationRules, Vending } from "./vending.ts";

/** What decides whether more accounts are made. */
export interface StockFacts {
  /** Every shard. */
  readonly shards: readonly Shard[];
  /** Accounts that are in the making, or were. */
  readonly vendings: readonly Vending[];
  /** Names that a new shard may have, in the order in which they are given: those that have a pipeline. */
  readonly names: readonly string[];
  /** How many accounts are kept ready. */
  readonly stock: OrganizationRules["stock"];
}

/**
 * Names of the shards whose accounts are to be asked for, so that enough are ready. None while one
 * waits for a person: what kept AWS from making it mostly keeps it from making the next.
 */
export function planStock({ shards, vendings, names, stock }: StockFacts): readonly string[] {
  if (vendings.some(({ state }) => state === "failed")) return [];
  const coming = vendings.filter(({ state }) => state !== "done").length;
  const ready = shards.filter(
    ({ origin, state }) => state === "warm" || (origin === "vended" && state === "warming"),
  ).length;
  if (ready + coming >= stock.refillBelow) return [];
  const taken = new Set([...shards, ...vendings].map(({ shard }) => shard));
  return names.filter((name) => !taken.has(name)).slice(0, stock.target - ready - coming);
}

/** What decides whether a shard is taken from the stock. */
export interface LeaseFacts {
  /** Every shard and every account. */
  readonly fleet: Fleet;
  /** Tiers that the company sells. */
  readonly tiers: readonly Tier[];
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly rules: CapacityRules;
}

/** A shard of the stock that is to take tenants, and why. */
export interface PlannedLease {
  /** Its name. */
  readonly shard: string;
  /** Why it is taken, in words. */
  readonly reason: string;
}

/**
 * The shard that is to leave the stock, if for some tier no shard of its Region that takes tenants has
 * room, nor can have it soon by another pool. One at a time: the next is taken when that was not enough.
 */
export function planLease(facts: LeaseFacts): PlannedLease | undefined {
  const { fleet, tiers } = facts;
  for (const warm of fleet.shards.filter(({ state }) => state === "warm")) {
    const near = fleet.shards.filter(({ region }) => region === warm.region);
    const tier = tiers.find(
      (each) =>
        !near.some((shard) => hasRoomFor(each, shard, facts)) &&
        // One that could not take the tier either would be followed by another, and that by another.
        hasRoomFor(each, { ...warm, state: "ready" }, facts),
    );
    if (!tier) continue;
    const reason = `no other shard of ${warm.region} has room for tier ${tier.name}`;
    return { shard: warm.shard, reason };
  }
  return undefined;
}

function hasRoomFor(tier: Tier, shard: Shard, facts: LeaseFacts): boolean {
  const { fleet, usage, rules } = facts;
  const account = fleet.accounts.get(shard.account);
  if (!account || shard.state !== "ready") return false;
  const request = { tenant: "", tier, usage: usageOfTenant(tier, usage) };
  if (fitsIn(request, shard, account, rules)) return true;
  const isKept = shard.tiers.length > 0 && !shard.tiers.includes(tier.name);
  if (tier.isolation === "silo" || isKept) return false;
  return isOpening(shard) || canOpen(shard, facts);
}

function isOpening({ pools }: Shard): boolean {
  return Object.values(pools).some(({ isOpen, tenants }) => !isOpen && tenants === 0);
}

/** The first pool of a Region is an operator's decision. */
function canOpen(shard: Shard, facts: LeaseFacts): boolean {
  const hasPools = facts.fleet.shards.some(
    ({ region, pools }) => region === shard.region && Object.keys(pools).length > 0,
  );
  return hasPools && takesPool(shard, facts);
}
