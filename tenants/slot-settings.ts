import * as z from "zod";
import { RELEASE_ID } from "./release.ts";
import { SLOTS, Slot } from "./slots.ts";

const SlotContent = z.strictObject({
  /** Release in the slot. */
  release: z.string().regex(RELEASE_ID, 'must be a release\'s id, such as "r-0123456789abcdef"'),
  /**
   * Versions of the functions that the slot is kept on, by function.
   *
   * @default - the newest version, whose code is this release's
   */
  versions: z
    .record(z.string(), z.string().regex(/^\d+$/, "must be a version's number"))
    .optional(),
});

/** What a slot holds. */
export type SlotContent = z.output<typeof SlotContent>;

/**
 * What a plane's slots hold.
 *
 * A function has one newest code. So the slots without versions share one release, which is the one
 * that is deployed, and the other slot is kept on the versions that it had.
 */
export const SlotSettings = z
  .strictObject({
    /** The blue slot. */
    blue: SlotContent,
    /** The green slot. */
    green: SlotContent,
    /** The slot that serves the stage `live`. */
    live: Slot,
  })
  .refine(({ blue, green }) => !(blue.versions && green.versions), {
    error: "must leave one slot without versions, which takes the newest code",
  })
  .refine(({ blue, green }) => blue.versions || green.versions || blue.release === green.release, {
    error: "must keep one of two different releases on its versions",
  });

/** What a plane's slots hold. */
export type SlotSettings = z.output<typeof SlotSettings>;

/** The release whose code the functions have: that of the slots without versions. */
export function deployedRelease(slots: SlotSettings): string {
  const newest = SLOTS.find((slot) => !slots[slot].versions) ?? slots.live;
  return slots[newest].release;
}
