import type { JoinedWrite } from "../../stores/mapping-store.ts";
import { NotFoundError } from "../../tenants/errors.ts";
import type { Room, Shard } from "../../tenants/shard.ts";
import type { MemoryTransactions } from "./memory-transactions.ts";

/** Shards in memory, with reservations that keep to the capacity. */
export class MemoryShards {
  readonly #all = new Map<string, Shard>();
  readonly #transactions: MemoryTransactions;

  constructor(transactions: MemoryTransactions) {
    this.#transactions = transactions;
  }

  /** Adds a shard with a pool. */
  add(changes: Partial<Shard> = {}): Shard {
    const shard: Shard = {
      shard: "s1",
      account: "111111111111",
      region: "us-east-1",
      capacity: { pool: 10, silo: 2 },
      reserved: { pool: 0, silo: 0 },
      pools: ["pool-s1-1"],
      ...changes,
    };
    this.#all.set(shard.shard, shard);
    return shard;
  }

  /** What is reserved in a shard. */
  reserved(shard: string): Room {
    return this.#shard(shard).reserved;
  }

  async all() {
    return [...this.#all.values()];
  }

  async get(shard: string): Promise<Shard> {
    return this.#shard(shard);
  }

  async put(settings: Pick<Shard, "shard" | "account" | "region" | "capacity">): Promise<boolean> {
    const before = this.#all.get(settings.shard);
    if (before && before.account !== settings.account) return false;
    this.#all.set(settings.shard, {
      reserved: { pool: 0, silo: 0 },
      pools: [],
      ...before,
      ...settings,
    });
    return true;
  }

  async addPool(shard: string, stack: string): Promise<void> {
    this.#change(shard, ({ pools }) => ({ pools: [...pools, stack] }));
  }

  async removePool(shard: string, stack: string): Promise<void> {
    this.#change(shard, ({ pools }) => ({ pools: pools.filter((each) => each !== stack) }));
  }

  reserveWrite({ shard }: { readonly shard: string }, isolation: keyof Room): JoinedWrite {
    const hasRoom = () => {
      const { reserved, capacity } = this.#shard(shard);
      return reserved[isolation] < capacity[isolation];
    };
    return this.#transactions.write(() => this.#count(shard, isolation, 1), hasRoom);
  }

  giveBackWrite(shard: string, isolation: keyof Room): JoinedWrite {
    const isReserved = () => this.#shard(shard).reserved[isolation] > 0;
    return this.#transactions.write(() => this.#count(shard, isolation, -1), isReserved);
  }

  #shard(shard: string): Shard {
    const found = this.#all.get(shard);
    if (!found) throw new NotFoundError("shard", shard);
    return found;
  }

  #change(shard: string, change: (shard: Shard) => Partial<Shard>): void {
    const found = this.#shard(shard);
    this.#all.set(shard, { ...found, ...change(found) });
  }

  #count(shard: string, isolation: keyof Room, by: number): void {
    this.#change(shard, ({ reserved }) => ({
      reserved: { ...reserved, [isolation]: reserved[isolation] + by },
    }));
  }
}
