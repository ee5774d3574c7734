import { setTimeout } from "node:timers/promises";
import type { ShardReservations } from "../../stores/shard-reservations.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { TenantMoves } from "../../stores/tenant-moves.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import { NoRoomError, unlessNotFound, WriteConflictError } from "../../tenants/errors.ts";
import { type Fleet, placeTenant } from "../../tenants/place-tenant.ts";
import type { Placement, Tenant } from "../../tenants/tenant.ts";
import { type Tiers, tierNamed } from "../../tenants/tier.ts";
import { type StackUsage, usageOfTenant } from "../../tenants/usage.ts";

/** What placing a tenant needs. */
export interface PlacingPorts {
  /** Reads tenants. */
  readonly tenants: Pick<TenantStore, "get">;
  /** Moves tenants. */
  readonly moves: Pick<TenantMoves, "move">;
  /** Shards and what is reserved of them. */
  readonly shards: Pick<ShardStore, "fleet">;
  /** Reserves. */
  readonly reservations: Pick<ShardReservations, "reserve">;
  /** Tiers that the company sells. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly capacity: CapacityRules;
}

/** How often it is looked for another place when the one found went to another tenant meanwhile. */
const TRIES = 6;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 30;

/** Who says that it places tenants. */
const PLACEMENT = "placement";

/**
 * Finds a place for a tenant that is `placing`, and reserves it in the transaction that moves the
 * tenant on, so that no place is reserved twice, and none for a tenant that went elsewhere.
 *
 * @returns what keeps the tenant waiting, in words; `undefined` when it has a place.
 */
export async function takePlace(id: string, ports: PlacingPorts): Promise<string | undefined> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const tenant = await ports.tenants.get(id);
    if (tenant.status !== "placing") return undefined;
    const outcome = await move(tenant, ports).catch(outcomeOf);
    if (outcome !== "overtaken") return outcome;
    if (tries < TRIES) await setTimeout(Math.random() * WAIT * tries);
  }
  return "many tenants look for a place in this moment";
}

/** No room is a reason to wait, another write a reason to look again; all else is a failure. */
function outcomeOf(error: unknown): string {
  if (error instanceof NoRoomError) return error.message;
  if (error instanceof WriteConflictError) return "overtaken";
  throw error;
}

/** A place that is noted already, by an attempt before, is kept. */
async function move(tenant: Tenant, ports: PlacingPorts): Promise<undefined> {
  if (tenant.placement) {
    const why = { by: PLACEMENT, reason: tenant.placement.reason };
    await ports.moves.move(tenant, "provision", why);
    return undefined;
  }
  const fleet = await ports.shards.fleet();
  const tier = tierNamed(ports.tiers, tenant.tier);
  const usage = usageOfTenant(tier, ports.usage);
  const { residency } = tenant;
  const apartFrom = await shardsOf(tenant, ports);
  const request = { tenant: tenant.tenant, tier, usage, residency, apartFrom };
  const placement = placeTenant(request, fleet, ports.capacity);
  await ports.moves.move(
    tenant,
    "provision",
    { by: PLACEMENT, reason: placement.reason },
    {
      changes: { placement },
      joined: ports.reservations.reserve(
        placement,
        tier.isolation,
        groundOf(placement, fleet, ports),
      ),
    },
  );
  return undefined;
}

/** Shards of those whom a tenant must not be beside; who is gone stands in nobody's way. */
async function shardsOf(
  { apartFrom = [] }: Tenant,
  { tenants }: PlacingPorts,
): Promise<readonly string[]> {
  const others = await Promise.all(
    apartFrom.map(({ tenant }) => tenants.get(tenant).catch(unlessNotFound)),
  );
  return others.flatMap((other) => other?.placement?.shard ?? []);
}

function groundOf(
  placement: Placement,
  { shards, accounts }: Fleet,
  { capacity }: Pick<PlacingPorts, "capacity">,
) {
  const shard = shards.find((each) => each.shard === placement.shard);
  if (!shard) throw new Error(`tenant was placed in ${placement.shard}, which is not there`);
  return { shard, account: accounts.get(shard.account), headroom: capacity.headroom };
}
