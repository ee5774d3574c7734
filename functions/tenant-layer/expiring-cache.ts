/** How an {@link ExpiringCache} makes and keeps its values. */
export interface ExpiringCacheOptions<V> {
  /** Makes the value of a key, and says until when it holds, in milliseconds since 1970. */
  readonly make: (key: string) => Promise<{ readonly value: V; readonly expiresAt: number }>;
  /** Most values kept; the one used longest ago goes first. */
  readonly capacity: number;
  /** How long before its end a value is made anew, in milliseconds. */
  readonly marginMs: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Values that are dear to make and hold for a while.
 *
 * A key that is asked for twice at once is made once; a failure is not kept.
 */
export class ExpiringCache<V> {
  readonly #options: ExpiringCacheOptions<V>;
  readonly #entries = new Map<string, { readonly value: Promise<V>; expiresAt: number }>();

  constructor(options: ExpiringCacheOptions<V>) {
    this.#options = options;
  }

  /** The value of a key, kept or new. */
  get(key: string): Promise<V> {
    const kept = this.#entries.get(key);
    this.#entries.delete(key);
    const entry =
      kept && kept.expiresAt - this.#options.marginMs > this.#options.now()
        ? kept
        : this.#make(key);
    this.#entries.set(key, entry);
    this.#forgetOldest();
    return entry.value;
  }

  #make(key: string): { readonly value: Promise<V>; expiresAt: number } {
    const made = this.#options.make(key);
    const entry = { value: made.then(({ value }) => value), expiresAt: Number.POSITIVE_INFINITY };
    made.then(
      ({ expiresAt }) => {
        entry.expiresAt = expiresAt;
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }

  #forgetOldest(): void {
    if (this.#entries.size <= this.#options.capacity) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
