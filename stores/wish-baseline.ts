import { stackNameOf } from "../tenants/naming.ts";
import { slotsWith } from "../tenants/slots.ts";
import type { MappingStore } from "./mapping-store.ts";

/** What wishing a shard's own stack needs. */
export interface BaselineWishing {
  /** Takes wishes. */
  readonly mapping: Pick<MappingStore, "read" | "wish">;
  /** Release that new planes get. */
  readonly release: string;
  /** The time. */
  readonly now: () => Date;
}

/**
 * Wishes a shard's own stack, unless it is wished already.
 *
 * @param by - Who wishes it.
 */
export async function wishBaseline(
  shard: string,
  by: string,
  { mapping, release, now }: BaselineWishing,
): Promise<void> {
  const stack = stackNameOf("shard", shard);
  const { wish } = await mapping.read(stack);
  if (wish?.state === "present") return;
  const slots = slotsWith(release);
  await mapping.wish({ stack, state: "present", tier: "shared", shard, slots }, by, now());
}
