import type { CapacityRules } from "./capacity-rules.ts";
import type { Fleet } from "./place-tenant.ts";
import { takesPool } from "./plan-pools.ts";
import type { Shard } from "./shard.ts";
import { fitsIn } from "./shard-room.ts";
import type { Tier } from "./tier.ts";
import { type StackUsage, usageOfTenant } from "./usage.ts";
import { isGoing, type OrganizationRules, type Vending } from "./vending.ts";

/** What decides whether more accounts are made. */
export interface StockFacts {
  /** Every shard. */
  readonly shards: readonly Shard[];
  /** Accounts that are in the making, or were. */
  readonly vendings: readonly Vending[];
  /** Names that a new shard may have, in the order in which they are given: those that have a pipeline. */
  readonly names: readonly string[];
  /** AWS Region of the stock. */
  readonly region: string;
  /** How many accounts are kept ready. */
  readonly stock: OrganizationRules["stock"];
}

/** How a stock is filled. */
export interface StockPlan {
  /** Emptied accounts that are used again, before any is made. */
  readonly reuse: readonly Vending[];
  /** Names of the shards whose accounts are asked for. */
  readonly request: readonly string[];
}

/**
 * What fills the stock, so that enough is ready. No account is asked for while one failed: what kept
 * AWS from making it mostly keeps it from making the next. One that is overdue does not count as on its
 * way, but there are never more of both together than twice what the stock is to have.
 */
export function planStock(facts: StockFacts): StockPlan {
  const { shards, vendings, names, stock } = facts;
  // By names: the rows of an account and of its shard are read one after the other, so that either may
  // already say that it is on its way, or both.
  const coming = [...shards.filter(isStocked), ...vendings.filter(isGoing)];
  const have = new Set(coming.map(({ shard }) => shard)).size;
  if (have >= stock.refillBelow) return { reuse: [], request: [] };
  const missing = stock.target - have;
  const reuse = vendings.filter((vending) => isReusable(vending, facts)).slice(0, missing);
  const hasFailed = vendings.some(({ state }) => state === "failed");
  const taken = new Set([...shards, ...vendings].map(({ shard }) => shard));
  const free = hasFailed ? [] : names.filter((name) => !taken.has(name));
  const most = Math.max(0, missing - reuse.length - unreplaced(facts));
  return { reuse, request: free.slice(0, most) };
}

/**
 * Overdue accounts in whose place no other is asked for. Each of the first is replaced, as many as the
 * stock is to have; beyond that it is AWS that makes no accounts, and would make as few of the next.
 */
function unreplaced({ vendings, stock }: StockFacts): number {
  const overdue = vendings.filter(({ state }) => state === "overdue").length;
  return Math.max(0, overdue - stock.target);
}

function isStocked({ origin, state }: Shard): boolean {
  return state === "warm" || (origin === "vended" && (state === "warming" || state === "checking"));
}

/** A retired shard whose account the platform made; under a name that is not listed, it is the operator's. */
function isReusable(
  { shard, account, state }: Vending,
  { shards, names, region }: StockFacts,
): boolean {
  const own = shards.find((each) => each.shard === shard);
  if (state !== "done" || own?.state !== "retired" || own.origin !== "vended") return false;
  if (own.account !== account || own.region !== region) return false;
  return names.includes(shard) && inhabitedBy(own, shards) === undefined;
}

/**
 * Why a shard cannot have its account: another is in it, in whatever Region, since roles are the
 * account's. One that was retired stands in nobody's way.
 */
export function inhabitedBy(
  { shard, account }: Pick<Shard, "shard" | "account">,
  shards: readonly Shard[],
): string | undefined {
  const other = shards.find(
    (each) => each.shard !== shard && each.account === account && each.state !== "retired",
  );
  return other && `account ${account} was registered as ${other.shard}; dismiss this`;
}

/** Whether a retired shard's account stays its own, since the platform made it and may use it again. */
export function isKeptForReuse(
  { shard, account, origin }: Pick<Shard, "shard" | "account" | "origin">,
  vendings: readonly Vending[],
): boolean {
  const own = vendings.find((each) => each.shard === shard && each.account === account);
  return origin === "vended" && own !== undefined && own.state !== "dismissed";
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
