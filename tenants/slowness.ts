import * as z from "zod";

/** How much slower than AWS's rates a shard went when AWS had refused its calls all the same, and when that was. */
export const Slowed = z.strictObject({
  /** So many times as slow. */
  factor: z.number().min(1),
  /** When, in milliseconds since 1970. */
  since: z.number(),
});

/** How much slower a shard went, and when that was. */
export type Slowed = z.output<typeof Slowed>;

/** How much slower a shard goes at most. */
const SLOWEST = 8;

/** Time in which a shard becomes half as slow, in milliseconds. */
const RECOVERY_MS = 60_000;

/** Half the pace, after AWS refused a call for its rate; the pace comes back by itself. */
export function slowedAnew(slowed: Slowed | undefined, now: number): Slowed {
  return { factor: Math.min(SLOWEST, slownessOf(slowed, now) * 2), since: now };
}

/** How much slower than AWS's rates it goes now; 1 is not at all. A clock that is ahead makes nothing slower. */
export function slownessOf(slowed: Slowed | undefined, now: number): number {
  if (!slowed) return 1;
  const rest = Math.max(0, now - slowed.since) / RECOVERY_MS;
  return Math.max(1, slowed.factor * 0.5 ** rest);
}
