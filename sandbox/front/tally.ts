import type { Call } from "./call.ts";

/** How often the local AWS was called, and how often it refused for a rate. */
export interface TalliedCalls {
  /** Calls by the service's name; what is not signed is `unsigned`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls that came too early, by `service:Operation`; by `service:METHOD` where nothing names the operation. */
  readonly throttled: Readonly<Record<string, number>>;
}

/** Counts calls, for those who measure. */
export class Tally {
  readonly #calls = new Map<string, number>();
  readonly #throttled = new Map<string, number>();

  /** Counts a call, whatever becomes of it. */
  call(service = "unsigned"): void {
    raise(this.#calls, service);
  }

  /** Counts a call that was refused for its rate. */
  throttle({ service, operation }: Pick<Call, "service" | "operation">): void {
    raise(this.#throttled, `${service}:${operation.replace(/ .*/, "")}`);
  }

  /** What was counted since the last reset. */
  get counted(): TalliedCalls {
    return {
      calls: Object.fromEntries(this.#calls),
      throttled: Object.fromEntries(this.#throttled),
    };
  }

  /** Counts from nought. */
  reset(): void {
    this.#calls.clear();
    this.#throttled.clear();
  }
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
