import * as z from "zod";
import { isPlaneStack } from "./naming.ts";
import { CALL_RATES, EARLY_CALLS, PACED_CALLS, type PacedCall } from "./rates.ts";
import { Slowed, slowedAnew, slownessOf } from "./slowness.ts";

const StartSlot = z.strictObject({
  /** When the operation may begin, in milliseconds since 1970. */
  at: z.number(),
  /** When the slot is free again though nobody gave it back, in milliseconds since 1970. */
  until: z.number(),
});

/** When operations of a shard begin, so that all workers together keep to AWS's rates. */
export const StartBook = z.strictObject({
  /** When the next operation with a call may begin, in milliseconds since 1970; absent: at once. */
  nextAt: z.partialRecord(z.enum(PACED_CALLS), z.number()),
  /** Slots of the operations that wait for their time or run, by the names of their stacks. */
  slots: z.record(z.string(), StartSlot),
  /** How much slower than AWS's rates it goes, and since when; absent: not slower. */
  slowed: Slowed.optional(),
});

/** When operations of a shard begin. */
export type StartBook = z.output<typeof StartBook>;

/** How starts are given out. */
export interface StartRules {
  /** Operations of one shard that may run or wait for their time at once. */
  readonly mostInFlight: number;
  /** So many of these are kept for sign-ups. */
  readonly keptForSignUps: number;
  /** A sign-up takes a slot that is at most so far away, in milliseconds. */
  readonly signUpHorizonMs: number;
  /** Other operations take a slot that is at most so far away, so that sign-ups go before them. */
  readonly otherHorizonMs: number;
  /** A slot that nobody gave back is free so long after its time, in milliseconds. */
  readonly slotLifeMs: number;
}

/** Six silos ahead for sign-ups, one for the rest; an operation takes minutes at most. */
export const START_RULES: StartRules = {
  mostInFlight: 30,
  keptForSignUps: 10,
  signUpHorizonMs: 30_000,
  otherHorizonMs: 5_000,
  slotLifeMs: 20 * 60_000,
};

/** An operation that is to begin. */
export interface StartRequest {
  /** Name of its stack. */
  readonly stack: string;
  /** Paced calls that it makes, each as often as it is named. */
  readonly calls: readonly PacedCall[];
  /** Whether a tenant waits for it to come into service. */
  readonly isSignUp: boolean;
}

/** What became of a request: a time to begin, or a time to ask again. */
export type StartAnswer =
  | { readonly kind: "booked"; readonly at: number; readonly book: StartBook }
  | { readonly kind: "later"; readonly retryAt: number; readonly reason: string };

/** A book in which nothing stands. */
export const EMPTY_BOOK: StartBook = { nextAt: {}, slots: {} };

/**
 * A slot is found again for so long after its time: by the worker for which it was booked, whose build
 * takes most of a minute to begin. What begins later begins anew, for it makes its calls anew.
 */
const REUSE_MS = 2 * 60_000;

/** Asked again after so long when too much is in flight, in milliseconds. */
const FULL_RETRY_MS = 2_000;

/**
 * Gives an operation its time to begin, or says when to ask again. A stack that was just given a slot
 * keeps it, whoever asks, so that what starts an operation and what runs it may both ask.
 */
export function bookStart(
  book: StartBook,
  { stack, calls, isSignUp }: StartRequest,
  now: number,
  rules: StartRules,
): StartAnswer {
  const slots = liveSlots(book, now);
  const own = slots[stack];
  if (own && now - own.at < REUSE_MS)
    return { kind: "booked", at: own.at, book: { ...book, slots } };
  const inFlight = Object.keys(slots).length - (own ? 1 : 0);
  const most = rules.mostInFlight - (isSignUp ? 0 : rules.keptForSignUps);
  if (inFlight >= most) {
    const reason = `${inFlight} operations are in flight in the shard, and ${most} may be`;
    return { kind: "later", retryAt: now + FULL_RETRY_MS, reason };
  }
  const first = Math.max(now, ...calls.map((call) => (book.nextAt[call] ?? 0) - leadOf(call)));
  const at = apartFrom(slots, first, Math.max(0, ...calls.map(leadOf)) / 2);
  const horizon = isSignUp ? rules.signUpHorizonMs : rules.otherHorizonMs;
  if (at - now > horizon) {
    const reason = `the next start is ${Math.ceil((at - now) / 1000)} s away`;
    return { kind: "later", retryAt: at - horizon, reason };
  }
  const slot = { at, until: at + rules.slotLifeMs };
  const nextAt = { ...book.nextAt, ...nextTimes(book, calls, at, now) };
  return { kind: "booked", at, book: { ...book, nextAt, slots: { ...slots, [stack]: slot } } };
}

/** Gives a slot back, when its operation has ended. */
export function endStart(book: StartBook, stack: string): StartBook {
  const { [stack]: _ended, ...slots } = book.slots;
  return { ...book, slots };
}

/** Goes at half the pace, after AWS refused a call for its rate; the pace comes back by itself. */
export function slowDown(book: StartBook, now: number): StartBook {
  return { ...book, slowed: slowedAnew(book.slowed, now) };
}

/** Mostly all of them live, and `capacity plan` asks a million times: then nothing is copied. */
function liveSlots({ slots }: StartBook, now: number): StartBook["slots"] {
  if (Object.values(slots).every(({ until }) => until > now)) return slots;
  return Object.fromEntries(Object.entries(slots).filter(([, { until }]) => until > now));
}

/**
 * So much before its time an operation may begin: its call waits where it is made, and so is not made too early by
 * that. Operations differ by seconds in when they come to their calls: so one is ready whenever a call may be made.
 */
function leadOf(call: PacedCall): number {
  return EARLY_CALLS.has(call) ? CALL_RATES[call].intervalMs : 0;
}

/**
 * The first time that is so far from the slot of every other plane in flight: planes that begin in one moment keep each
 * other up, and the first call is later than it would have been alone, and with it all that follow.
 */
function apartFrom(slots: StartBook["slots"], first: number, apart: number): number {
  return Object.entries(slots)
    .filter(([stack, { at }]) => at > first - apart && isPlaneStack(stack))
    .map(([, { at }]) => at)
    .sort((a, b) => a - b)
    .reduce((time, at) => (Math.abs(at - time) < apart ? at + apart : time), first);
}

/** A lead is not lost: the next time is counted from the time of this call, not from its operation's beginning. */
function nextTimes(book: StartBook, calls: readonly PacedCall[], at: number, now: number) {
  const slowness = slownessOf(book.slowed, now);
  const times = Map.groupBy(calls, (call) => call);
  return Object.fromEntries(
    [...times].map(([call, { length }]) => [
      call,
      Math.max(at, book.nextAt[call] ?? 0) +
        Math.ceil(CALL_RATES[call].intervalMs * length * slowness),
    ]),
  );
}
