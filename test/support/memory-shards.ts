import type { JoinedWrite } from "../../stores/mapping-store.ts";
import type { NewPool, ReservationGround } from "../../stores/shard-reservations.ts";
import type { FoundAccount, NewShard, ShardChanges } from "../../stores/shard-store.ts";
import type { CountedRoom } from "../../tenants/counted-room.ts";
import { NotFoundError } from "../../tenants/errors.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import type { QuotaCode } from "../../tenants/quotas.ts";
import type { Account, Limits, PoolPlace, Room, Shard, ShardState } from "../../tenants/shard.ts";
import type { Placement } from "../../tenants/tenant.ts";
import { regionalPart, sumOf, type Usage } from "../../tenants/usage.ts";
import type { MemoryTransactions } from "./memory-transactions.ts";
import { sampleAccount, sampleShard } from "./sample-shard.ts";

/** Shards in memory, with reservations that keep to the capacity. */
export class MemoryShards {
  readonly #all = new Map<string, Shard>();
  readonly #accounts = new Map<string, Account>();
  readonly #transactions: MemoryTransactions;

  constructor(transactions: MemoryTransactions) {
    this.#transactions = transactions;
  }

  /** Puts a shard with a pool there. */
  put(changes: Partial<Shard> = {}): Shard {
    const shard = sampleShard(changes);
    this.#all.set(shard.shard, shard);
    return shard;
  }

  /** How many tenants have a place in a shard. */
  tenants(shard: string): Room {
    return this.#shard(shard).tenants;
  }

  async fleet(): Promise<Fleet> {
    const shards = [...this.#all.values()];
    const accounts = shards.map(({ account }) => [account, this.#account(account)] as const);
    return { shards, accounts: new Map(accounts) };
  }

  async get(shard: string): Promise<Shard> {
    return this.#shard(shard);
  }

  async account(account: string): Promise<Account | undefined> {
    return this.#knownAccount(account);
  }

  async add(shard: NewShard, baseline: Usage, found: FoundAccount = {}): Promise<boolean> {
    const version = this.#knownAccount(shard.account)?.version;
    if (this.#all.has(shard.shard) || version !== found.account?.version) return false;
    this.put({ ...shard, baseline, reserved: regionalPart(baseline), pools: {} });
    this.#noteOfAccount(shard.account, found.limits ?? {});
    return true;
  }

  async change(
    { shard, account, version }: Pick<Shard, "shard" | "account" | "version">,
    changes: ShardChanges,
    limits: Limits = {},
  ): Promise<boolean> {
    if (this.#all.get(shard)?.version !== version) return false;
    this.#change(shard, () => changes);
    if (Object.keys(limits).length > 0) this.#noteOfAccount(account, limits);
    return true;
  }

  async noteLimits(shard: string, limits: Limits): Promise<void> {
    this.#change(shard, (before) => ({ limits: noted(before.limits, limits) }));
  }

  async raiseAccount(account: string, limits: Limits): Promise<void> {
    this.#noteOfAccount(account, limits);
  }

  async enter(shard: string, from: readonly ShardState[], state: ShardState, reason: string) {
    if (!from.includes(this.#shard(shard).state)) return false;
    this.#change(shard, () => ({ state, reason }));
    return true;
  }

  async reuse(shard: string, fresh: Pick<Shard, "capacity" | "baseline">, reason: string) {
    const { state, origin } = this.#shard(shard);
    if (state !== "retired" || origin !== "vended") return false;
    this.#change(shard, () => ({ ...fresh, state: "checking", reason }));
    return true;
  }

  async leave(shard: string, state: "retiring" | "retired", reason: string): Promise<boolean> {
    const { state: from, tenants, pools } = this.#shard(shard);
    const isEmpty = tenants.pool + tenants.silo === 0 && Object.keys(pools).length === 0;
    if (from !== "draining" || !isEmpty) return false;
    this.#change(shard, () => ({ state, reason }));
    return true;
  }

  async setPoolOpen(shard: string, stack: string, isOpen: boolean): Promise<void> {
    this.#changePool(shard, stack, () => ({ isOpen }));
  }

  async mendShard(shard: Shard, counted: CountedRoom): Promise<boolean> {
    this.#change(shard.shard, () => counted);
    return true;
  }

  async mendAccount(): Promise<boolean> {
    return true;
  }

  reserve(
    { planeStack, reserved }: Placement,
    isolation: keyof Room,
    { shard: { shard } }: ReservationGround,
  ): readonly JoinedWrite[] {
    const isAllowed = () => {
      const { tenants, capacity, pools } = this.#shard(shard);
      const pool = pools[planeStack];
      const hasPlace = isolation === "silo" || (pool?.isOpen && pool.tenants < pool.most);
      return Boolean(hasPlace) && tenants[isolation] < capacity[isolation];
    };
    const apply = () => {
      this.#count(shard, isolation, 1);
      this.#change(shard, (now) => ({ reserved: sumOf(now.reserved, regionalPart(reserved)) }));
      if (isolation === "pool") {
        this.#changePool(shard, planeStack, ({ tenants }) => ({ tenants: tenants + 1 }));
      }
    };
    return [this.#transactions.write(apply, isAllowed)];
  }

  giveBack(_placement: Placement, isolation: keyof Room, { shard }: Shard): readonly JoinedWrite[] {
    const isReserved = () => this.#shard(shard).tenants[isolation] > 0;
    return [this.#transactions.write(() => this.#count(shard, isolation, -1), isReserved)];
  }

  reservePool({ stack, most, usage }: NewPool, { shard }: ReservationGround) {
    const place: PoolPlace = { isOpen: false, tenants: 0, most, reserved: usage };
    const name = shard.shard;
    const apply = () =>
      this.#change(name, ({ pools }) => ({ pools: { ...pools, [stack]: place } }));
    return [this.#transactions.write(apply, () => !(stack in this.#shard(name).pools))];
  }

  #knownAccount(account: string): Account | undefined {
    const isKnown = [...this.#all.values()].some((shard) => shard.account === account);
    return isKnown ? this.#account(account) : this.#accounts.get(account);
  }

  #account(account: string): Account {
    return this.#accounts.get(account) ?? sampleAccount({ account });
  }

  #noteOfAccount(id: string, news: Limits): void {
    const { version, limits, ...account } = this.#account(id);
    this.#accounts.set(id, { ...account, limits: noted(limits, news), version: version + 1 });
  }

  #shard(shard: string): Shard {
    const found = this.#all.get(shard);
    if (!found) throw new NotFoundError("shard", shard);
    return found;
  }

  #change(shard: string, change: (shard: Shard) => Partial<Shard>): void {
    const found = this.#shard(shard);
    this.#all.set(shard, { ...found, ...change(found), version: found.version + 1 });
  }

  #changePool(shard: string, stack: string, change: (pool: PoolPlace) => Partial<PoolPlace>) {
    this.#change(shard, ({ pools }) => {
      const pool = pools[stack];
      return pool ? { pools: { ...pools, [stack]: { ...pool, ...change(pool) } } } : {};
    });
  }

  #count(shard: string, isolation: keyof Room, by: number): void {
    this.#change(shard, ({ tenants }) => ({
      tenants: { ...tenants, [isolation]: tenants[isolation] + by },
    }));
  }
}

/** An operator's word is changed by an operator alone. */
function noted(before: Limits, limits: Limits): Limits {
  const news = Object.entries(limits).filter(
    // The codes are those of `limits`.
    ([code, { from }]) => from === "operator" || before[code as QuotaCode]?.from !== "operator",
  );
  return { ...before, ...Object.fromEntries(news) };
}
