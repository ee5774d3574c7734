import type { LeaseTimes } from "./lease-times.ts";
import { isTakeable } from "./lease-times.ts";
import type { Truth } from "./truth.ts";
import type { Wish } from "./wish.ts";

/** What stands beside a wish and keeps workers from it. */
export interface Hold {
  /** Why the stack must not be touched. */
  readonly reason: string;
  /** Who said so. */
  readonly by: string;
  /** Until when, in milliseconds since 1970; absent for until it is taken away. */
  readonly until?: number | undefined;
}

/** What decides whether a stack needs a worker now. */
export interface StackState {
  /** What the stack should be. */
  readonly wish: Wish;
  /** What it is; absent when no worker has seen it. */
  readonly truth?: Truth | undefined;
  /** What keeps workers away. */
  readonly hold?: Hold | undefined;
}

/** Whether the truth is what was wished. */
export function isMet(wish: Wish, truth: Truth | undefined): boolean {
  return truth !== undefined && truth.generation >= wish.generation;
}

/** Whether a wish has failed for the last time: nobody tries it again until it is wished anew. */
export function isGivenUp(wish: Wish, truth: Truth | undefined): truth is Truth {
  const failure = truth?.failure;
  return failure?.generation === wish.generation && failure.nextAttemptAt === undefined;
}

/** Whether a stack needs a worker now: its wish is unmet and nobody works on it or holds it. */
export function isDue(
  { wish, truth, hold }: StackState,
  times: Pick<LeaseTimes, "grace">,
  now: number,
): boolean {
  if (isHeld(hold, now) || isMet(wish, truth)) return false;
  if (!truth) return true;
  return isTakeable(truth.lease, times, now) && !isPostponed({ wish, truth, hold }, now);
}

/** Whether a stack is to be left alone for a time: held, about to start, or to be tried again later. */
export function isPostponed({ wish, truth, hold }: StackState, now: number): boolean {
  if (isHeld(hold, now)) return true;
  return truth !== undefined && ((truth.startedUntil ?? 0) > now || !mayTryAgain(wish, truth, now));
}

/** Whether a hold keeps workers away now. */
export function isHeld(hold: Hold | undefined, now: number): boolean {
  return hold !== undefined && (hold.until === undefined || hold.until > now);
}

/** A new generation begins anew: what failed for an older one says nothing about it. */
function mayTryAgain(wish: Wish, { failure }: Truth, now: number): boolean {
  if (!failure || failure.generation !== wish.generation) return true;
  return failure.nextAttemptAt !== undefined && failure.nextAttemptAt <= now;
}
