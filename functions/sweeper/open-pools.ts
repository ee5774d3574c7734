import type { MappingStore } from "../../stores/mapping-store.ts";
import type { ShardReservations } from "../../stores/shard-reservations.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import { WriteConflictError } from "../../tenants/errors.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import { type PlannedPool, planPools } from "../../tenants/plan-pools.ts";
import type { Shard } from "../../tenants/shard.ts";
import { slotsWith } from "../../tenants/slots.ts";
import type { Tiers } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import type { Facts } from "../control/log.ts";

/** What opening pools needs. */
export interface PoolOpening {
  /** Shards and what is reserved of them. */
  readonly shards: Pick<ShardStore, "fleet">;
  /** Reserves what pools use. */
  readonly reservations: Pick<ShardReservations, "reservePool">;
  /** Takes wishes. */
  readonly mapping: Pick<MappingStore, "read" | "wish">;
  /** Tiers that the company sells. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** Release that new planes get. */
  readonly release: string;
  /** The time. */
  readonly now: () => Date;
  /** Tells what was opened. */
  readonly note: (message: string, facts: Facts) => void;
}

/** Who says that it wishes pools. */
const PLATFORM = "platform";

/** Opens the next pools before the last pooled place is gone; what was opened is not opened again. */
export async function openPools(ports: PoolOpening): Promise<void> {
  const fleet = await ports.shards.fleet();
  // The first pool of a Region is an operator's decision; the platform opens those that follow.
  const regions = new Set(fleet.shards.filter(hasPools).map(({ region }) => region));
  const wanted = { ...fleet, shards: fleet.shards.filter(({ region }) => regions.has(region)) };
  for (const pool of planPools({ ...ports, rules: ports.capacity, fleet: wanted })) {
    await open(pool, fleet, ports).catch(unlessOvertaken);
  }
}

function hasPools({ pools }: Shard): boolean {
  return Object.keys(pools).length > 0;
}

/** The wish and its room come in one transaction. */
async function open(pool: PlannedPool, fleet: Fleet, ports: PoolOpening): Promise<void> {
  const { stack, most, usage, reason } = pool;
  const shard = fleet.shards.find((each) => each.shard === pool.shard);
  const { wish } = await ports.mapping.read(stack);
  if (!shard || wish) return;
  const slots = slotsWith(ports.release);
  const room = ports.reservations.reservePool(
    { stack, most, usage },
    {
      shard,
      account: fleet.accounts.get(shard.account),
      headroom: ports.capacity.headroom,
    },
  );
  const desire = { stack, state: "present" as const, tier: "shared", shard: shard.shard, slots };
  await ports.mapping.wish(desire, PLATFORM, ports.now(), () => room);
  ports.note("pool opened", { stack, reason });
}

/** Whoever wrote in between may have changed what is needed; the next pass looks again. */
function unlessOvertaken(error: unknown): void {
  if (!(error instanceof WriteConflictError)) throw error;
}
