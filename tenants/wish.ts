import * as z from "zod";
import { Slots } from "./slots.ts";

/** What a fleet stack should be; written only by those who wish. */
export const Wish = z.strictObject({
  /** Name of the stack. */
  stack: z.string(),
  /** Raised by one with each change of the wish. */
  generation: z.int().positive(),
  /** Whether the stack should be there at all. */
  state: z.enum(["present", "absent"]),
  /** Tier of the stack's tenant, or `shared`. */
  tier: z.string(),
  /** Shard that takes the stack. */
  shard: z.string(),
  /** Releases of a plane's slots; a tenant's stack names those of its plane. */
  slots: Slots,
  /** Tenant that the stack belongs to; absent for shards and pools. */
  tenant: z.string().optional(),
  /** Stack of the pool that serves the stack's tenant; only for `tenant-*`. */
  planeStack: z.string().optional(),
  /** Which of the tenant's usage keys counts; absent for shards and pools. */
  keyGeneration: z.int().positive().optional(),
  /** When it was wished, ISO 8601. */
  wishedAt: z.iso.datetime(),
  /** Who wished it. */
  wishedBy: z.string(),
});

/** What a fleet stack should be. */
export type Wish = z.output<typeof Wish>;

/** What of a wish its writer decides. */
export type Desire = Omit<Wish, "generation" | "wishedAt" | "wishedBy">;

/** What of a wish makes it another wish. */
export function desireOf(wish: Wish): Desire {
  const { generation: _generation, wishedAt: _at, wishedBy: _by, ...desire } = wish;
  return desire;
}
