import type { Shard } from "./shard.ts";
import type { Tier } from "./tier.ts";
import { isGoing, type Vending } from "./vending.ts";

/** Room that is being made, and when it will be there. */
export interface RoomOnItsWay {
  /** When a tenant that waits can have a place, as far as can be told. */
  readonly expectedAt: Date;
  /** What is being made, in words. */
  readonly because: string;
}

/** What a tenant waits for. */
export interface RoomWanted {
  /** The tier that it bought. */
  readonly tier: Pick<Tier, "name" | "isolation">;
  /** Regions that it may live in. @default - any */
  readonly residency?: readonly string[] | undefined;
  /** Tenants that it must not share a shard with. @default - none */
  readonly apartFrom?: readonly unknown[] | undefined;
}

/** What is being made of a fleet. */
export interface FleetInTheMaking {
  /** Every shard. */
  readonly shards: readonly Shard[];
  /** Accounts in the making. */
  readonly vendings: readonly Vending[];
}

const MINUTE = 60_000;

/** Until AWS has made an account, in milliseconds. Assumed: AWS says "minutes"; of one that is overdue nothing is promised. */
const ACCOUNT = 5 * MINUTE;

/** Until a shard's own stack or a pool is in place, build and all, in milliseconds. Assumed. */
const STACK = 2 * MINUTE;

/** Until the next pass of the sweeper has taken a shard into service and placed those who wait, in milliseconds. */
const PASS = MINUTE;

/**
 * The room that will be there first for a tenant, if any is being made: a pool that opens, a shard that
 * is brought up, an account that AWS makes. It is an estimate: nothing is known of what may still fail,
 * nor of an account's Region, so that one that must live somewhere is promised none. Nor is one that
 * must not be beside others: a pool may open beside them, and a shard of the stock is taken for a tier
 * without room, which theirs need not be.
 */
export function roomOnItsWay(
  wanted: RoomWanted,
  { shards, vendings }: FleetInTheMaking,
  now: Date,
): RoomOnItsWay | undefined {
  const { tier, residency, apartFrom } = wanted;
  if (apartFrom) return undefined;
  const own = tier.isolation === "pool" ? STACK : 0;
  const forTier = shards.filter((shard) => mayTake(shard, wanted));
  const ways = [
    ...(tier.isolation === "pool" ? forTier.flatMap(openingPools) : []),
    ...forTier.flatMap((shard) => shardWay(shard, own)),
    ...(residency ? [] : vendings).flatMap((vending) => vendingWay(vending, own, now)),
  ];
  const [first] = ways.sort((a, b) => a.wait - b.wait);
  if (!first) return undefined;
  return { expectedAt: new Date(now.getTime() + first.wait), because: first.because };
}

/**
 * The shard of the stock by which an operator can give a tenant room that must not be beside others, if
 * there is one. For them none is taken by itself: their tier may have room on the shards of the others.
 */
export function shardForApart(
  wanted: RoomWanted,
  { shards }: Pick<FleetInTheMaking, "shards">,
): string | undefined {
  if (!wanted.apartFrom) return undefined;
  return shards.find((shard) => shard.state === "warm" && mayTake(shard, wanted))?.shard;
}

function mayTake({ tiers, region }: Shard, { tier, residency }: RoomWanted): boolean {
  return residency?.includes(region) !== false && (tiers.length === 0 || tiers.includes(tier.name));
}

interface Way {
  readonly wait: number;
  readonly because: string;
}

function openingPools({ state, pools }: Shard): readonly Way[] {
  if (state !== "ready") return [];
  return Object.entries(pools)
    .filter(([, { isOpen, tenants }]) => !isOpen && tenants === 0)
    .map(([pool]) => ({ wait: STACK + PASS, because: `${pool} is being made` }));
}

function shardWay({ shard, state }: Shard, own: number): readonly Way[] {
  if (state !== "warming" && state !== "checking") return [];
  return [{ wait: STACK + own + PASS, because: `shard ${shard} is being brought up` }];
}

function vendingWay(vending: Vending, own: number, now: Date): readonly Way[] {
  const { shard, state, askedAt, notBefore } = vending;
  if (!isGoing(vending)) return [];
  if (state === "reusing" || state === "checking") {
    return [{ wait: STACK + own + PASS, because: `shard ${shard} is being brought up` }];
  }
  const begun = Date.parse(notBefore ?? askedAt ?? now.toISOString());
  const account = state === "made" ? 0 : Math.max(0, begun + ACCOUNT - now.getTime());
  return [{ wait: account + STACK + own + PASS, because: `AWS is making an account for ${shard}` }];
}
