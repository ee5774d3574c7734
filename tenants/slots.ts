import * as z from "zod";

/** Each of the two holds one release; the plane is live on one of them. */
export const SLOTS = ["blue", "green"] as const;

/** One of the two places for a release in a plane. */
export const Slot = z.enum(SLOTS);

/** One of the two places for a release in a plane. */
export type Slot = z.output<typeof Slot>;

/** What a plane's slots hold. */
export const Slots = z.strictObject({
  /** Release in the blue slot. */
  blue: z.string(),
  /** Release in the green slot. */
  green: z.string(),
  /** The slot that serves the live stage. */
  live: Slot,
});

/** What a plane's slots hold. */
export type Slots = z.output<typeof Slots>;

/** The slots of a new plane: the same release in both, for nothing moves traffic between them yet. */
export function slotsWith(release: string): Slots {
  return { blue: release, green: release, live: "blue" };
}

/** The slot that is not live, which takes the next release. */
export function idleSlotOf({ live }: Pick<Slots, "live">): Slot {
  return live === "blue" ? "green" : "blue";
}
