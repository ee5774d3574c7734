import type { Fleet } from "../../tenants/place-tenant.ts";
import type { QuotaCode } from "../../tenants/quotas.ts";
import type { Account, PoolPlace, Shard } from "../../tenants/shard.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";
import type { Placement } from "../../tenants/tenant.ts";
import { accountPart, regionalPart, sumOf, type Usage, usedCodes } from "../../tenants/usage.ts";
import { mostReserved } from "./could-take.ts";

/** A tenant with a place. */
export interface Held {
  /** What it asked for. */
  readonly request: PlacementRequest;
  /** What it got. */
  readonly placement: Placement;
}

/** A row that counts, and how much of a quota of its may be reserved. */
interface Counter {
  readonly row: string;
  readonly code: QuotaCode;
  readonly reserved: number;
  readonly usable: number;
}

/**
 * What a fleet is, in the simplest words: rows that are written one after the other, each write on
 * what holds when it comes.
 */
export class ModelFleet {
  #shards: ReadonlyMap<string, Shard>;
  #accounts: ReadonlyMap<string, Account>;
  /** Tenants with a place, in the order in which they got it. */
  readonly held: Held[] = [];
  readonly #headroom: number;

  constructor({ shards, accounts }: Fleet, headroom: number) {
    this.#shards = new Map(shards.map((shard) => [shard.shard, shard]));
    this.#accounts = accounts;
    this.#headroom = headroom;
  }

  /** The fleet as it is now; what was read stays as it was. */
  get fleet(): Fleet {
    return { shards: [...this.#shards.values()], accounts: this.#accounts };
  }

  /** Changes a shard as an operator or AWS would. */
  change(name: string, changes: (shard: Shard) => Partial<Shard>): void {
    const shard = this.#shards.get(name);
    if (shard) this.#put({ ...shard, ...changes(shard) });
  }

  /** Applies other limits to an account, as an operator or AWS would. */
  limit(account: string, limits: Account["limits"]): void {
    const row = this.#accounts.get(account);
    if (row) this.#accounts = new Map([...this.#accounts, [account, { ...row, limits }]]);
  }

  /** Opens a pool, on the conditions that hold now; false where one does not. */
  openPool(name: string, stack: string, place: PoolPlace): boolean {
    const shard = this.#shards.get(name);
    if (shard?.state !== "ready" || stack in shard.pools) return false;
    if (this.#countersOf(shard, place.reserved).some(isOver)) return false;
    this.#reserve(shard, { pools: { ...shard.pools, [stack]: place } }, place.reserved, 1);
    return true;
  }

  /** Reserves a place, on the conditions that hold now; false where one does not. */
  reserve(held: Held): boolean {
    const { request, placement } = held;
    const shard = this.#shards.get(placement.shard);
    const { isolation } = request.tier;
    const pool = shard?.pools[placement.planeStack];
    if (shard?.state !== "ready") return false;
    if (shard.tenants[isolation] >= shard.capacity[isolation]) return false;
    if (isolation === "pool" && !(pool?.isOpen && pool.tenants < pool.most)) return false;
    if (this.#countersOf(shard, placement.reserved).some(isOver)) return false;
    this.#count(held, 1);
    this.held.push(held);
    return true;
  }

  /** Gives a place back, as after a failure or a removal. */
  giveBack(index: number): void {
    const [held] = this.held.splice(index, 1);
    if (held) this.#count(held, -1);
  }

  /** Every counter of every row, one more of its usage put on top. */
  counters(): readonly Counter[] {
    return [...this.#shards.values()].flatMap((shard) => {
      const account = this.#accounts.get(shard.account);
      return this.#countersOf(shard, {}, sumOf(shard.reserved, account?.reserved ?? {}));
    });
  }

  #countersOf(shard: Shard, more: Usage, of: Usage = more): readonly Counter[] {
    const account = this.#accounts.get(shard.account);
    const rows = [
      [shard.shard, shard, regionalPart(of)],
      [shard.account, account, accountPart(of)],
    ] as const;
    return rows.flatMap(([name, row, usage]) =>
      usedCodes(usage).map((code) => ({
        row: name,
        code,
        reserved: (row?.reserved[code] ?? 0) + (more[code] ?? 0),
        usable: mostReserved(row?.limits ?? {}, code, this.#headroom),
      })),
    );
  }

  #count({ request, placement }: Held, by: 1 | -1): void {
    const shard = this.#shards.get(placement.shard);
    if (!shard) throw new Error("a place is held in no shard");
    const { isolation } = request.tier;
    const pool = shard.pools[placement.planeStack];
    const pools = pool && { [placement.planeStack]: { ...pool, tenants: pool.tenants + by } };
    const tenants = { ...shard.tenants, [isolation]: shard.tenants[isolation] + by };
    const changes = { tenants, pools: { ...shard.pools, ...pools } };
    this.#reserve(shard, changes, placement.reserved, by);
  }

  #reserve(shard: Shard, changes: Partial<Shard>, usage: Usage, by: 1 | -1): void {
    const account = this.#accounts.get(shard.account);
    if (!account) throw new Error("a shard lies in no account");
    this.#put({ ...shard, ...changes, reserved: plus(shard.reserved, regionalPart(usage), by) });
    const reserved = plus(account.reserved, accountPart(usage), by);
    this.#accounts = new Map([...this.#accounts, [account.account, { ...account, reserved }]]);
  }

  #put(shard: Shard): void {
    this.#shards = new Map([...this.#shards, [shard.shard, shard]]);
  }
}

function isOver({ reserved, usable }: Counter): boolean {
  return reserved > usable;
}

function plus(first: Usage, second: Usage, by: 1 | -1): Usage {
  return sumOf(
    first,
    Object.fromEntries(usedCodes(second).map((code) => [code, by * (second[code] ?? 0)])),
  );
}
