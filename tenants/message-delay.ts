/**
 * Longest delay of a message, in seconds.
 *
 * Source: SQS API reference, SendMessage, DelaySeconds.
 */
const LONGEST_DELAY = 900;

/** For how many seconds to hide a message that is of use only at some time; both in milliseconds since 1970. */
export function delaySecondsUntil(at: number, now: number): number {
  const seconds = Math.ceil((at - now) / 1000);
  return Math.min(Math.max(seconds, 1), LONGEST_DELAY);
}
