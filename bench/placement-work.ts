import { drawnFrom } from "../automation/capacity/drawn-numbers.ts";
import { FleetLedger } from "../automation/capacity/fleet-ledger.ts";
import type { PlacementRequest } from "../tenants/shard-room.ts";
import type { Tier } from "../tenants/tier.ts";
import { type StackUsage, usageOfTenant } from "../tenants/usage.ts";

/** How much is placed. */
export interface WorkSize {
  /** Tenants that come, one after the other. */
  readonly tenants: number;
  /** Shards that they can go to, each in an account of its own. */
  readonly shards: number;
}

/** How much is placed, and what of. */
export interface PlacementWork extends WorkSize {
  /** What one stack of each kind uses, as a release has it. */
  readonly usage: StackUsage;
}

/** Tenants of one pool, and pools that each shard has. */
const POOL_PLACES = 2_000;

type DrawnTier = PlacementRequest["tier"];

const tier = (
  name: string,
  isolation: Tier["isolation"],
  reservedConcurrency: DrawnTier["reservedConcurrency"] = "shared",
): DrawnTier => ({ name, isolation, reservedConcurrency });

/** Tiers, and the share of tenants that has bought them or one further up. */
const SHARES: readonly (readonly [number, DrawnTier])[] = [
  [0.8, tier("basic", "pool")],
  [0.9, tier("platinum", "silo")],
  [0.97, tier("reserved", "silo", 2)],
  [1, tier("dedicated", "silo", 20)],
];

/** Tenants of four tiers in an order that looks drawn; the same every time. */
export function arrivals({ tenants, usage }: PlacementWork): readonly PlacementRequest[] {
  const draw = drawnFrom(1);
  return Array.from({ length: tenants }, (_, index) => {
    const share = draw();
    const [, drawn = SHARES[0]?.[1]] = SHARES.find(([upTo]) => share < upTo) ?? [];
    if (!drawn) throw new Error("no tier is sold");
    return { tenant: `t${index}`, tier: drawn, usage: usageOfTenant(drawn, usage) };
  });
}

/** A fleet without tenants, each shard with its baseline and one pool. */
export function emptyFleet({ shards, usage }: PlacementWork): FleetLedger {
  const fleet = new FleetLedger();
  for (let index = 1; index <= shards; index += 1) {
    const shard = `s${String(index).padStart(3, "0")}`;
    fleet.add(
      {
        shard,
        account: String(100_000_000_000 + index),
        region: "us-east-1",
        state: "ready",
        reason: "its stack is up",
        capacity: { pool: POOL_PLACES, silo: 1_000 },
        tenants: { pool: 0, silo: 0 },
        tiers: [],
        limits: {},
        baseline: usage.shard,
        reserved: {},
        pools: {},
        version: 1,
      },
      usage.shard,
    );
    const stack = `pool-${shard}-1`;
    fleet.begin({ shard, stack, most: POOL_PLACES, usage: usage.pool, reason: "there is none" });
    fleet.open(shard, stack);
  }
  return fleet;
}
