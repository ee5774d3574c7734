import type { Vending } from "../../tenants/vending.ts";
import { NOW } from "./sample-tenant.ts";

/** Accounts in the making, in memory. */
export class MemoryVendings {
  readonly #rows = new Map<string, Vending>();

  /** Puts a row there. */
  put(changes: Partial<Vending> = {}): Vending {
    const begun = { state: "requested", requestedAt: NOW.toISOString() } as const;
    const vending = { shard: "s3", ...begun, reason: "", failures: 0, version: 1, ...changes };
    this.#rows.set(vending.shard, vending);
    return vending;
  }

  async get(shard: string): Promise<Vending | undefined> {
    return this.#rows.get(shard);
  }

  async all(): Promise<readonly Vending[]> {
    return [...this.#rows.values()];
  }

  async request(shard: string, reason: string): Promise<Vending | undefined> {
    return this.#rows.has(shard) ? undefined : this.put({ shard, reason });
  }

  async replace({ shard, version }: Vending, next: Vending): Promise<Vending | undefined> {
    if (this.#rows.get(shard)?.version !== version) return undefined;
    return this.put({ ...next, version: version + 1 });
  }
}
