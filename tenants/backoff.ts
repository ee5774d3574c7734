/** How often and how fast a failed operation is tried again. */
export interface Backoff {
  /** Before the second try, in milliseconds. */
  readonly first: number;
  /** Never longer than this, in milliseconds. */
  readonly most: number;
  /** After so many failures a person must look. */
  readonly attempts: number;
}

/** The pace of a fleet on AWS: from half a minute to a quarter of an hour, six times. */
export const BACKOFF: Backoff = { first: 30_000, most: 900_000, attempts: 6 };

/**
 * When to try again after a number of failures in a row; `undefined` when it is given up.
 *
 * Each wait is twice the last, between half of it and all of it, so that stacks that failed
 * together do not come back together.
 *
 * @param chance - From 0 up to 1, from the caller's source of randomness.
 */
export function nextAttemptAt(
  { first, most, attempts }: Backoff,
  failures: number,
  now: number,
  chance: number,
): number | undefined {
  if (failures >= attempts) return undefined;
  const longest = Math.min(most, first * 2 ** (failures - 1));
  return Math.round(now + longest * (0.5 + chance / 2));
}
