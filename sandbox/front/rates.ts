import type { Call } from "./call.ts";
import { RATES, type Rate } from "./rate-table.ts";
import type { AwsFailure } from "./respond.ts";
import { throttlingOf } from "./throttling.ts";
import { TokenBucket } from "./token-bucket.ts";

/** The parts of a call that rates turn on. */
export type RatedCall = Pick<Call, "service" | "operation" | "account" | "region">;

/** Keeps AWS's rates for each account and Region. */
export class Rates {
  readonly #rates: readonly Rate[];
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param now - Milliseconds of a clock that does not go back. */
  constructor(now: () => number, rates: readonly Rate[] = RATES) {
    this.#now = now;
    this.#rates = rates;
  }

  /** Whether calls of a service are counted at all. */
  concerns(service: string | undefined): boolean {
    return this.#rates.some((rate) => rate.service === service);
  }

  /** Counts a call. Gives the failure by which AWS refuses it, when it comes too early; that one costs nothing. */
  take(call: RatedCall): AwsFailure | undefined {
    const now = this.#now();
    const buckets = this.#rates.flatMap((rate, index) =>
      counts(rate, call) ? [this.#bucketOf(rate, index, call, now)] : [],
    );
    const wait = Math.max(0, ...buckets.map((bucket) => bucket.waitAt(now)));
    if (wait > 0) return throttlingOf(call.service, wait);
    for (const bucket of buckets) bucket.takeAt(now);
    return undefined;
  }

  /** Fills all buckets, as after a long rest. */
  reset(): void {
    this.#buckets.clear();
  }

  #bucketOf(rate: Rate, index: number, call: RatedCall, now: number): TokenBucket {
    const key = [index, call.account, rate.isGlobal ? "" : call.region].join("/");
    const bucket = this.#buckets.get(key) ?? new TokenBucket(rate, now);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

function counts({ service, operations, except }: Rate, call: RatedCall): boolean {
  if (service !== call.service || except?.includes(call.operation)) return false;
  return operations === undefined || operations.includes(call.operation);
}
