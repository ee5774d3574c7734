import { CALL_RATES, type PacedCall } from "./rates.ts";

/**
 * A time is taken so long before it comes, in milliseconds: whoever takes it earlier does not hear any more that the
 * call before came late, and loses it to nobody when it is stopped.
 */
export const TAKEN_AHEAD_MS = 400;

/** Whoever lost a time to another asks so much earlier for the next, in milliseconds. */
const EARLIER_MS = 40;

/**
 * When to ask for a time that was too far away to be taken: who has waited longer asks first.
 *
 * @param at - The time, in milliseconds since 1970.
 * @param lost - Times that others got meanwhile.
 */
export function askingTimeOf(at: number, lost: number): number {
  return at - Math.min(TAKEN_AHEAD_MS, TAKEN_AHEAD_MS / 2 + lost * EARLIER_MS);
}

/**
 * A call that took so much longer than the quickest, in milliseconds, was refused and made again by its client, whose
 * first new try comes after a second, or after as long as AWS's answer says.
 *
 * Source: AWS SDKs and Tools Reference Guide, "Retry behavior"; API Gateway API Reference, TooManyRequestsException
 * (`Retry-After`, in whole seconds).
 */
const REFUSED_MS = 900;

/** So much of the quickest answer is forgotten each time a call seems refused: AWS may have become slower for good. */
const FORGOTTEN_MS = 50;

/** What a call's way from the engine to AWS differs from one call to the next, in milliseconds. */
const WAY_LEFT_MS = 50;

/** A call that was made, by the clock of whoever let it go. */
export interface MadeCall {
  /** When the engine went on to make it, in milliseconds since 1970. */
  readonly wentAt: number;
  /** When its answer was there, in milliseconds since 1970. */
  readonly doneAt: number;
}

/** What is known of a shard's calls of one kind. */
export interface KnownCalls {
  /** Earliest time of the next, in milliseconds since 1970; absent: none was made. */
  readonly nextAt?: number | undefined;
  /** The least that one and its answer took, in milliseconds; absent: none was made. */
  readonly quickestMs?: number | undefined;
}

/**
 * What changes of what is known, by a call that was made. One that came late to AWS puts all after it off: they would be
 * too early by as much, and be refused. One that was refused comes late too, and not by its worker's fault: it shows in
 * the time until its answer.
 */
export function lessonOf(call: PacedCall, made: MadeCall, known: KnownCalls): KnownCalls {
  const took = made.doneAt - made.wentAt;
  const { quickestMs = took, nextAt = 0 } = known;
  const isRefused = took - quickestMs >= REFUSED_MS;
  const quickest = isRefused ? quickestMs + FORGOTTEN_MS : Math.min(took, quickestMs);
  const landedAt = isRefused ? made.doneAt - quickestMs : made.wentAt;
  const notBefore = landedAt + CALL_RATES[call].intervalMs + WAY_LEFT_MS;
  return {
    ...(quickest === known.quickestMs ? {} : { quickestMs: quickest }),
    ...(notBefore > nextAt ? { nextAt: notBefore } : {}),
  };
}
