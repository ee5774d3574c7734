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
}

/** What is being made of a fleet. */
export interface FleetInTheMaking {
  /** Every shard. */
  readonly shards: readonly Shard[];
  /** Accounts in the making. */
  readonly vendings: readonly Vending[];
}

const MINUTE = 60_000;

/** Until AWS has made an account, in milliseconds. Assumed: AWS says "minutes", and to ask after an hour. */
const ACCOUNT = 5 * MINUTE;

/** Until a shard's own stack or a pool is in place, build and all, in milliseconds. Assumed. */
const STACK = 2 * MINUTE;

/** Until the next pass of the sweeper has taken a shard into service and placed those who wait, in milliseconds. */
const PASS = MINUTE;

/**
 * The room that will be there first for a tenant, if any is being made: a pool that opens, a shard that
 * is brought up, an account that AWS makes. It is an estimate: nothing is known of what may still fail,
 * nor of an account's Region, so that one that must live somewhere is promised none.
 */
export function roomOnItsWay(
  { tier, residency }: RoomWanted,
  { shards, vendings }: FleetInTheMaking,
  now: Date,
): RoomOnItsWay | undefined {
  const own = tier.isolation === "pool" ? STACK : 0;
  const forTier = shards.filter(
    ({ tiers, region }) =>
      residency?.includes(region) !== false && (tiers.length === 0 || tiers.includes(tier.name)),
  );
  const ways = [
    ...(tier.isolation === "pool" ? forTier.flatMap(openingPools) : []),
    ...forTier.flatMap((shard) => shardWay(shard, own)),
    ...(residency ? [] : vendings).flatMap((vending) => vendingWay(vending, own, now)),
  ];
  const [first] = ways.sort((a, b) => a.wait - b.wait);
  if (!first) return undefined;
  return { expectedAt: new Date(now.getTime() + first.wait), because: first.because };
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
