/** AWS's clock and ours may differ by so much, in milliseconds. */
const CLOCKS = 600_000;

/**
 * The time by AWS's clock from which a request may be one of ours.
 *
 * @param began - When the platform began, by its own clock.
 */
export function askedSince(began: string): Date {
  return new Date(Date.parse(began) - CLOCKS);
}
