import { CALL_RATES, type PacedCall } from "./rates.ts";

/**
 * A time is taken so long before it comes, in milliseconds: whoever takes it earlier does not hear any more that the
 * call before came late, and its time is wasted for longer when it ends without its call.
 */
export const TAKEN_AHEAD_MS = 400;

/** Whoever lost a time to another asks so much earlier for the next, in milliseconds. */
const EARLIER_MS = 40;

/**
 * When to ask for a time that was too far away to be taken: who has waited longer mostly asks first.
 *
 * @param at - The time, in milliseconds since 1970.
 * @param lost - Times that others got meanwhile.
 */
export function askingTimeOf(at: number, lost: number): number {
  return at - Math.min(TAKEN_AHEAD_MS, TAKEN_AHEAD_MS / 2 + lost * EARLIER_MS);
}

/**
 * A call that took so much longer than usual, in milliseconds, looks refused: its client made it again, a second later
 * or more. Nothing else tells a worker of it. Source: `Retry-After` in whole seconds, API Gateway API Reference,
 * TooManyRequestsException; providers that wait shorter are not seen to be refused.
 */
const REFUSED_MS = 600;

/** An answer may take so much less than usual, in milliseconds: what was refused may have come late by as much more. */
const QUICKER_MS = 400;

/** What is usual follows each call by an eighth of the difference, and upwards by no more than this, in milliseconds. */
const MOST_LEARNT_MS = 100;

/**
 * Between the moment in which a call went and the next one's time is an interval and so much, in milliseconds. It is
 * less than what is booked between two times, so that a call that went a little late puts nothing off.
 */
const APART_MS = 50;

/** A call that was made, by the clock of whoever let it go. */
export interface MadeCall {
  /** When the engine went on to make it, in milliseconds since 1970. */
  readonly wentAt: number;
  /** When its answer was there, in milliseconds since 1970. */
  readonly doneAt: number;
}

/** What is known of a shard's calls of one kind, after one was made. */
export interface Lesson {
  /** Earliest time of the next, in milliseconds since 1970. */
  readonly nextAt: number;
  /** What one and its answer usually take, in milliseconds. */
  readonly usualMs: number;
}

/** What is known of a shard's calls of one kind; absent: none was made. */
export type KnownCalls = { readonly [Fact in keyof Lesson]?: Lesson[Fact] | undefined };

/**
 * What is known after a call that was made. One that came late to AWS puts all after it off: they would be too early by
 * as much, and be refused. One that was refused comes late too, which shows in the time until its answer.
 */
export function lessonOf(
  call: PacedCall,
  { wentAt, doneAt }: MadeCall,
  { usualMs, nextAt = 0 }: KnownCalls,
): Lesson {
  const took = doneAt - wentAt;
  const usual = usualMs ?? took;
  const looksRefused = took - usual >= REFUSED_MS;
  const landedAt = looksRefused ? doneAt - Math.max(0, usual - QUICKER_MS) : wentAt;
  return {
    usualMs: Math.round(usual + Math.min(MOST_LEARNT_MS, (took - usual) / 8)),
    nextAt: Math.max(nextAt, landedAt + CALL_RATES[call].intervalMs + APART_MS),
  };
}
