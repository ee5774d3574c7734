import type { ShardStore } from "../../stores/shard-store.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";

/**
 * The fleet, read anew only when what was read is older than so many milliseconds: all who wait for
 * room ask for it in one pass. What is reserved after that is refused by the reservation's own
 * conditions.
 */
export function briefFleet(
  shards: Pick<ShardStore, "fleet">,
  mostMs: number,
  now: () => number,
): () => Promise<Fleet> {
  let last: { readonly at: number; readonly fleet: Promise<Fleet> } | undefined;
  return () => {
    if (!last || now() - last.at > mostMs) last = { at: now(), fleet: shards.fleet() };
    return last.fleet;
  };
}
