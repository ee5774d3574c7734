import type { Call } from "./call.ts";
import { draw } from "./draw.ts";
import { LATENCIES, type Latency } from "./latency-table.ts";
import type { RequestFacts } from "./request-facts.ts";

/** Services of the query protocol: only the body tells the operation. */
const QUERY_SERVICES: ReadonlySet<string> = new Set(["iam", "sts"]);

/** How long the how-manieth call of an operation takes, in milliseconds; from 1. */
function latencyOf(operation: string, { ms, spread }: Latency, nth: number, seed: number) {
  return Math.round(ms + (2 * draw(seed, operation, nth) - 1) * spread);
}

/** Counts the calls of each operation, so that the same run with the same seed is slow in the same places. */
export class Latencies {
  readonly #table: Readonly<Record<string, Latency>>;
  readonly #counts = new Map<string, number>();

  constructor(table: Readonly<Record<string, Latency>> = LATENCIES) {
    this.#table = table;
  }

  /** Whether a call may take its time. */
  concerns({ service, operation }: RequestFacts): boolean {
    return QUERY_SERVICES.has(service ?? "") || `${service}:${operation}` in this.#table;
  }

  /** Milliseconds of this call, which is counted. */
  next({ service, operation }: Pick<Call, "service" | "operation">, seed: number): number {
    const name = `${service}:${operation}`;
    const latency = this.#table[name];
    if (!latency) return 0;
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    return latencyOf(name, latency, nth, seed);
  }

  /** Counts from the first call again. */
  reset(): void {
    this.#counts.clear();
  }
}
