import * as z from "zod";
import { QUOTA_CODES } from "../../tenants/quotas.ts";

/** What some shards have together. */
const Together = z.object({
  /** How many shards are in each state; states without any are left out. */
  shards: z.record(z.string(), z.int()),
  /** Places left for each tier, if no other tier took them. */
  left: z.record(z.string(), z.int()),
});

/** How much the fleet can still take. */
export const CapacityDocument = z.object({
  /** Each Region that has shards, by name. */
  regions: z.array(Together.extend({ region: z.string() })),
  /** All of them together. */
  all: Together,
  /** Each shard's fullest quota, the fullest shard first; retired shards are left out. */
  fullest: z.array(
    z.object({
      /** Name of the shard. */
      shard: z.string(),
      /** Its Region. */
      region: z.string(),
      /** Code of the quota. */
      quota: z.enum(QUOTA_CODES),
      /** How many are reserved. */
      reserved: z.int(),
      /** How many may be reserved, headroom taken off. */
      usable: z.int(),
    }),
  ),
});

/** How much the fleet can still take. */
export type CapacityDocument = z.output<typeof CapacityDocument>;
