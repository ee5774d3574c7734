import { InvalidDocumentError, NoRoomError } from "../../tenants/errors.ts";
import { placeTenant } from "../../tenants/place-tenant.ts";
import { planPools } from "../../tenants/plan-pools.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";
import type { Placement } from "../../tenants/tenant.ts";
import { usageOfTenant } from "../../tenants/usage.ts";
import type { Demand } from "./demand.ts";
import { FleetLedger } from "./fleet-ledger.ts";
import { PlanTooLargeError } from "./plan-too-large-error.ts";

/** A tenant that found its place. */
export interface PlacedTenant {
  /** Name of its tier. */
  readonly tier: string;
  /** Whether it shares a plane. */
  readonly isolation: "pool" | "silo";
  /** Where it lives. */
  readonly placement: Placement;
}

/** Tenants and the shards that it took to hold them. */
export interface PlacedFleet {
  /** Every shard, as full as it became. */
  readonly fleet: FleetLedger;
  /** Every tenant, in the order of coming. */
  readonly tenants: readonly PlacedTenant[];
}

/** No operator's limit; quotas alone bind. */
const ENDLESS = 1_000_000;

/**
 * Places all tenants by the rules of the real fleet, with a new account whenever none has room.
 *
 * @throws {@link InvalidDocumentError} when an empty account has no room for a tenant.
 * @throws {@link PlanTooLargeError}
 */
export function placeFleet(demand: Demand): PlacedFleet {
  const fleet = new FleetLedger();
  const tenants = requestsOf(demand).map((request) => ({
    tier: request.tier.name,
    isolation: request.tier.isolation,
    placement: placeOrGrow(request, fleet, demand),
  }));
  return { fleet, tenants };
}

/** Tiers take turns in proportion to their tenants, so that none comes first altogether. */
function requestsOf({ tiers, usage }: Demand): readonly PlacementRequest[] {
  return tiers
    .flatMap(({ tier, tenants }) =>
      Array.from({ length: tenants }, (_, index) => ({ tier, turn: (index + 0.5) / tenants })),
    )
    .sort((a, b) => a.turn - b.turn)
    .map(({ tier }, index) => ({
      tenant: `t${index + 1}`,
      tier,
      usage: usageOfTenant(tier, usage),
    }));
}

/** A tenant's place, in a new account where no other has room; pools open before the last place is gone. */
export function placeOrGrow(
  request: PlacementRequest,
  fleet: FleetLedger,
  demand: Demand,
): Placement {
  const placement = placeIn(request, fleet, demand) ?? placeInNew(request, fleet, demand);
  fleet.take(placement, request.tier.isolation);
  if (request.tier.isolation === "pool") openPools(fleet, demand);
  return placement;
}

function placeIn(request: PlacementRequest, fleet: FleetLedger, { rules }: Demand) {
  try {
    return placeTenant(request, fleet, rules);
  } catch (error) {
    if (error instanceof NoRoomError) return undefined;
    throw error;
  }
}

/** What an empty account cannot hold, none can. */
function placeInNew(request: PlacementRequest, fleet: FleetLedger, demand: Demand): Placement {
  const { mostAccounts = Number.POSITIVE_INFINITY } = demand;
  if (fleet.shards.length >= mostAccounts) throw new PlanTooLargeError(mostAccounts);
  fleet.add(nextShard(fleet.shards.length + 1, demand), demand.usage.shard);
  openPools(fleet, demand);
  const place = placeIn(request, fleet, demand);
  if (place) return place;
  throw new InvalidDocumentError("the plan", [
    {
      path: "limit",
      problem: `leaves no room in an empty account for a ${request.tier.name} tenant`,
    },
  ]);
}

function openPools(fleet: FleetLedger, { rules, usage, tiers }: Demand): void {
  const sold = tiers.filter(({ tenants }) => tenants > 0).map(({ tier }) => tier);
  for (const pool of planPools({ fleet, rules, usage, tiers: sold })) {
    fleet.begin(pool);
    fleet.open(pool.shard, pool.stack);
  }
}

function nextShard(number: number, { region, usage, raised }: Demand): Shard {
  return {
    shard: `s${number}`,
    account: String(100_000_000_000 + number),
    region,
    state: "ready",
    reason: "planned",
    capacity: { pool: ENDLESS, silo: ENDLESS },
    tenants: { pool: 0, silo: 0 },
    tiers: [],
    limits: raised,
    baseline: usage.shard,
    reserved: {},
    pools: {},
    version: 1,
  };
}
