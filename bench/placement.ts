import { type Fleet, placeTenant } from "../tenants/place-tenant.ts";
import { QUOTA_CODES } from "../tenants/quotas.ts";
import { fillOf, fullness, type PlacementRules } from "../tenants/shard-fill.ts";
import { fitsIn, type PlacementRequest } from "../tenants/shard-room.ts";
import type { Placement } from "../tenants/tenant.ts";
import { arrivals, emptyFleet, type PlacementWork } from "./placement-work.ts";

/** How one way of placing did. */
export interface PlacementResult {
  /** The way: `baseline` takes the first shard with room and says nothing of why. */
  readonly way: string;
  /** Tenants that got a place. */
  readonly placed: number;
  /** Time of all placements together. */
  readonly seconds: number;
  /** Half of the placements took less. */
  readonly medianMicros: number;
  /** One placement in a hundred took more. */
  readonly p99Micros: number;
  /** Shards that have tenants. */
  readonly shardsUsed: number;
  /** Shards that any way needs at least, by the quota of which most is asked for. */
  readonly lowerBound: number;
  /** How full the least full shard is; the fullest is full in every way that packs. */
  readonly leastFull: number;
  /** How full the fullest shard is. */
  readonly fullest: number;
}

/** Chooses a place in a fleet. */
type Way = (request: PlacementRequest, fleet: Fleet) => Placement;

const HEADROOM = 0.05;

const WAYS: Readonly<Record<string, Way>> = {
  baseline: firstWithRoom,
  dense: by({ strategy: "dense", headroom: HEADROOM }),
  spread: by({ strategy: "spread", headroom: HEADROOM }),
};

/** Places the same tenants on the same fleet in every way, and compares. */
export function benchPlacement(work: PlacementWork): readonly PlacementResult[] {
  const requests = arrivals(work);
  const lowerBound = lowerBoundOf(requests, emptyFleet({ ...work, shards: 1 }));
  return Object.entries(WAYS).map(([way, choose]) => ({
    way,
    ...measured(choose, requests, work),
    lowerBound,
  }));
}

function by(rules: PlacementRules): Way {
  return (request, fleet) => placeTenant(request, fleet, rules);
}

function firstWithRoom(request: PlacementRequest, { shards, accounts }: Fleet): Placement {
  const rules = { strategy: "dense", headroom: HEADROOM } as const;
  const chosen = shards.find((shard) => {
    const account = accounts.get(shard.account);
    return account !== undefined && fitsIn(request, shard, account, rules);
  });
  if (!chosen) throw new Error("no shard has room");
  const { shard, pools } = chosen;
  const stack = `${request.tier.isolation}-${request.tenant}`;
  const [planeStack = stack] = request.tier.isolation === "pool" ? Object.keys(pools) : [];
  return { shard, stack, planeStack, reason: "", reserved: request.usage };
}

function measured(choose: Way, requests: readonly PlacementRequest[], work: PlacementWork) {
  const fleet = emptyFleet(work);
  const micros = requests.map((request) => {
    const began = performance.now();
    const placement = choose(request, fleet);
    const took = (performance.now() - began) * 1_000;
    fleet.take(placement, request.tier.isolation);
    return took;
  });
  const sorted = Float64Array.from(micros).sort();
  const full = fleet.shards.map((shard) => {
    const account = fleet.accounts.get(shard.account);
    return account ? fullness(shard, account, { headroom: HEADROOM }) : 0;
  });
  return {
    placed: micros.length,
    seconds: sorted.reduce((sum, each) => sum + each, 0) / 1_000_000,
    medianMicros: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p99Micros: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    shardsUsed: fleet.shards.filter(({ tenants }) => tenants.pool + tenants.silo > 0).length,
    leastFull: Math.min(...full),
    fullest: Math.max(...full),
  };
}

/** What is asked for of each quota, in shards that have nothing but a baseline and a pool. */
function lowerBoundOf(requests: readonly PlacementRequest[], { shards, accounts }: Fleet): number {
  const [shard] = shards;
  const account = shard && accounts.get(shard.account);
  if (!account) throw new Error("a fleet without shards holds nothing");
  const needed = QUOTA_CODES.map((code) => {
    const { reserved, usable } = fillOf(code, shard, account, { headroom: HEADROOM });
    const asked = requests.reduce((sum, { usage }) => sum + (usage[code] ?? 0), 0);
    return asked / (usable - reserved);
  });
  return Math.ceil(Math.max(...needed));
}
