import { NoRoomError } from "./errors.ts";
import { stackNameOf } from "./naming.ts";
import type { Shard } from "./shard.ts";
import type { Placement } from "./tenant.ts";
import type { Tier } from "./tier.ts";

/**
 * Chooses the least used of the shards that have room; of equals, the first by name.
 *
 * A pooled tenant joins the newest pool of its shard, a silo gets a stack of its own.
 *
 * @throws {@link NoRoomError} when no shard has room.
 */
export function placeTenant(
  tenant: string,
  tier: Pick<Tier, "isolation">,
  shards: readonly Shard[],
): Placement {
  const { isolation } = tier;
  const [chosen] = shards
    .filter((shard) => hasRoom(shard, isolation))
    .sort((a, b) => useOf(a, isolation) - useOf(b, isolation) || (a.shard < b.shard ? -1 : 1));
  if (!chosen) throw new NoRoomError(isolation, shards.length);
  const stack = stackNameOf(isolation === "silo" ? "silo" : "tenant", tenant);
  const planeStack = isolation === "silo" ? stack : newestPoolOf(chosen);
  return { shard: chosen.shard, stack, planeStack, reason: reasonFor(chosen, isolation) };
}

function hasRoom(shard: Shard, isolation: Tier["isolation"]): boolean {
  const hasPlane = isolation === "silo" || shard.pools.length > 0;
  return hasPlane && shard.reserved[isolation] < shard.capacity[isolation];
}

function useOf({ reserved, capacity }: Shard, isolation: Tier["isolation"]): number {
  return reserved[isolation] / capacity[isolation];
}

/** Names end in a number that only grows, so that the newest is the last by length, then by text. */
function newestPoolOf({ pools }: Shard): string {
  return pools.reduce((newest, pool) =>
    pool.length > newest.length || (pool.length === newest.length && pool > newest) ? pool : newest,
  );
}

function reasonFor({ shard, reserved, capacity }: Shard, isolation: Tier["isolation"]): string {
  return `${shard} is the least used shard with room: ${reserved[isolation]} of ${capacity[isolation]} ${isolation} places taken`;
}
