/** How fast tokens come back, and how many there can be. */
export interface BucketSize {
  /** Tokens that come back in a second; may be less than one. */
  readonly perSecond: number;
  /** Most tokens that there are at a time. */
  readonly burst: number;
}

/** Less than any token: sums of fractions must not miss a whole one. */
const ROUNDING = 1e-9;

/** A bucket of tokens, full at first. Times are in milliseconds of one clock that does not go back. */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #at: number;

  constructor(size: BucketSize, now: number) {
    this.#size = size;
    this.#tokens = size.burst;
    this.#at = now;
  }

  /** Milliseconds until there is a whole token; 0 when there is one now. */
  waitAt(now: number): number {
    this.#refill(now);
    const missing = 1 - this.#tokens;
    return missing <= ROUNDING ? 0 : (missing / this.#size.perSecond) * 1_000;
  }

  /** Takes a token, which must be there. */
  takeAt(now: number): void {
    this.#refill(now);
    this.#tokens -= 1;
  }

  #refill(now: number): void {
    const earned = (Math.max(0, now - this.#at) / 1_000) * this.#size.perSecond;
    this.#tokens = Math.min(this.#size.burst, this.#tokens + earned);
    this.#at = Math.max(this.#at, now);
  }
}
