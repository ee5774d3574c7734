import { setTimeout } from "node:timers/promises";
import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { WriteConflictError } from "../tenants/errors.ts";
import type { Account, Limits, PoolPlace, Shard } from "../tenants/shard.ts";
import type { Placement } from "../tenants/tenant.ts";
import type { Tier } from "../tenants/tier.ts";
import { accountPart, regionalPart, type Usage, usedCodes } from "../tenants/usage.ts";
import { isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import { lowerCounters, raiseCounters } from "./counter-update.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { rowUpdate, type UpdatePart } from "./row-update.ts";
import { accountKeyOf } from "./shard-item.ts";
import { ShardStore } from "./shard-store.ts";

/** How often room is given back again when another write came between. */
const TRIES = 8;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 25;

/** A pool that is about to be wished. */
export interface NewPool {
  /** Name of its stack. */
  readonly stack: string;
  /** Tenants that it can have. */
  readonly most: number;
  /** What it uses. */
  readonly usage: Usage;
}

/** What a reservation is held against. */
export interface ReservationGround {
  /** The shard as it was read. */
  readonly shard: Shard;
  /** Its account as it was read. */
  readonly account: Account | undefined;
  /** Share of each limit that is kept free. */
  readonly headroom: number;
}

/**
 * Writes that take room of a shard and give it back. Each joins the transaction of what it is for,
 * so that nothing is reserved for what is not there, and nothing is there without its room.
 *
 * Roles are counted in an account over all its Regions, so there is a second row where they are used.
 */
export class ShardReservations {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #shards: ShardStore;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
    this.#shards = new ShardStore(client, table);
  }

  /**
   * Reserves a tenant's place. The conditions keep every counter under its limit, a pooled tenant
   * out of a pool that was closed or filled meanwhile, and everyone out of a shard that left `ready`.
   */
  reserve(
    { planeStack, reserved }: Placement,
    isolation: Tier["isolation"],
    ground: ReservationGround,
  ): readonly JoinedWrite[] {
    const pool = isolation === "pool" ? [takeFrom(planeStack)] : [];
    return this.#raise(reserved, ground, [countTenant(isolation), ...pool]);
  }

  /** Gives a tenant's place back. */
  giveBack(
    { planeStack, reserved }: Placement,
    isolation: Tier["isolation"],
    shard: Shard,
  ): readonly JoinedWrite[] {
    const pool = isolation === "pool" && planeStack in shard.pools ? [giveTo(planeStack)] : [];
    return this.#lower(reserved, shard, [uncountTenant(isolation), ...pool]);
  }

  /** Reserves what a new pool uses; refused where the pool is known already. */
  reservePool({ stack, most, usage }: NewPool, ground: ReservationGround): readonly JoinedWrite[] {
    const place: PoolPlace = { isOpen: false, tenants: 0, most, reserved: usage };
    return this.#raise(usage, ground, [addPool(stack, place)]);
  }

  /**
   * Gives back what a pool used that is gone; nothing happens when it was given back before.
   *
   * @throws {@link WriteConflictError} when others kept writing, or counters are lower than they
   * must be, which the sweeper mends.
   */
  async giveBackPool({ shard }: Pick<Shard, "shard">, stack: string): Promise<void> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const found = await this.#shards.get(shard);
      const pool = found.pools[stack];
      if (!pool) return;
      const TransactItems = [...this.#lower(pool.reserved, found, [dropPool(stack)])];
      try {
        await this.#client.send(new TransactWriteCommand({ TransactItems }));
        return;
      } catch (error) {
        if (refusedWrites(error).length === 0 && !isTransactionConflict(error)) throw error;
      }
      await setTimeout(Math.random() * WAIT * tries);
    }
    throw new WriteConflictError(`the room of "${stack}" in shard "${shard}"`);
  }

  #raise(usage: Usage, { shard, account, headroom }: ReservationGround, own: UpdatePart[]) {
    const count = (part: Usage, limits: Limits) => raiseCounters(part, { limits, headroom });
    const regional = count(regionalPart(usage), shard.limits);
    const shared = count(accountPart(usage), account?.limits ?? {});
    return this.#rows(usage, shard, [...own, IS_READY, regional], shared);
  }

  #lower(usage: Usage, shard: Shard, own: UpdatePart[]) {
    const regional = lowerCounters(regionalPart(usage));
    return this.#rows(usage, shard, [...own, regional], lowerCounters(accountPart(usage)));
  }

  /** The shard's row, and the account's where the usage has a part that is counted there. */
  #rows(usage: Usage, { shard, account }: Shard, own: UpdatePart[], shared: UpdatePart) {
    const writes = [this.#write(shard, own)];
    const isShared = usedCodes(accountPart(usage)).length > 0;
    return isShared ? [...writes, this.#write(accountKeyOf(account), [shared])] : writes;
  }

  #write(key: string, parts: readonly UpdatePart[]): JoinedWrite {
    return { Update: { TableName: this.#table, Key: { shard: key }, ...rowUpdate(...parts) } };
  }
}

const IS_READY: UpdatePart = {
  conditions: ["#state = :ready"],
  values: { ":ready": "ready" },
  names: { "#state": "state" },
};

function countTenant(isolation: Tier["isolation"]): UpdatePart {
  return {
    set: ["tenants.#isolation = tenants.#isolation + :one"],
    conditions: ["tenants.#isolation < #capacity.#isolation"],
    names: { "#isolation": isolation, "#capacity": "capacity" },
  };
}

function uncountTenant(isolation: Tier["isolation"]): UpdatePart {
  return {
    set: ["tenants.#isolation = tenants.#isolation - :one"],
    conditions: ["tenants.#isolation >= :one"],
    names: { "#isolation": isolation },
  };
}

function takeFrom(pool: string): UpdatePart {
  return {
    set: ["pools.#pool.tenants = pools.#pool.tenants + :one"],
    conditions: ["pools.#pool.isOpen = :open", "pools.#pool.tenants < pools.#pool.most"],
    values: { ":open": true },
    names: { "#pool": pool },
  };
}

function giveTo(pool: string): UpdatePart {
  return {
    set: ["pools.#pool.tenants = pools.#pool.tenants - :one"],
    conditions: ["pools.#pool.tenants >= :one"],
    names: { "#pool": pool },
  };
}

function addPool(stack: string, place: PoolPlace): UpdatePart {
  return {
    set: ["pools.#pool = :pool"],
    conditions: ["attribute_not_exists(pools.#pool)"],
    values: { ":pool": place },
    names: { "#pool": stack },
  };
}

function dropPool(stack: string): UpdatePart {
  return {
    remove: ["pools.#pool"],
    conditions: ["attribute_exists(pools.#pool)"],
    names: { "#pool": stack },
  };
}
