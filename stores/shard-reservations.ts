import { setTimeout } from "node:timers/promises";
import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { WriteConflictError } from "../tenants/errors.ts";
import type { Account, PoolPlace, Shard } from "../tenants/shard.ts";
import type { Placement } from "../tenants/tenant.ts";
import type { Tier } from "../tenants/tier.ts";
import { accountPart, regionalPart, type Usage } from "../tenants/usage.ts";
import { isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import { lowerCounters, oneUpdate, raiseCounters, type UpdatePart } from "./counter-update.ts";
import type { JoinedWrite } from "./mapping-store.ts";
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

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
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
      const found = await this.#shard(shard);
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

  async #shard(shard: string): Promise<Shard> {
    return new ShardStore(this.#client, this.#table).get(shard);
  }

  #raise(usage: Usage, { shard, account, headroom }: ReservationGround, own: UpdatePart[]) {
    const regional = raiseCounters(regionalPart(usage), { limits: shard.limits, headroom });
    const roles = accountPart(usage);
    const limits = account?.limits ?? {};
    return [
      this.#write(shard.shard, [...own, IS_READY, regional]),
      ...(Object.keys(roles).length === 0
        ? []
        : [this.#write(accountKeyOf(shard.account), [raiseCounters(roles, { limits, headroom })])]),
    ];
  }

  #lower(usage: Usage, { shard, account }: Shard, own: UpdatePart[]) {
    const roles = accountPart(usage);
    return [
      this.#write(shard, [...own, lowerCounters(regionalPart(usage))]),
      ...(Object.keys(roles).length === 0
        ? []
        : [this.#write(accountKeyOf(account), [lowerCounters(roles)])]),
    ];
  }

  #write(key: string, parts: readonly UpdatePart[]): JoinedWrite {
    return { Update: { TableName: this.#table, Key: { shard: key }, ...oneUpdate(...parts) } };
  }
}

const IS_READY: UpdatePart = {
  set: [],
  remove: [],
  conditions: ["#state = :ready"],
  values: { ":ready": "ready" },
  names: { "#state": "state" },
};

function countTenant(isolation: Tier["isolation"]): UpdatePart {
  return {
    set: ["tenants.#isolation = tenants.#isolation + :one"],
    remove: [],
    conditions: ["tenants.#isolation < #capacity.#isolation"],
    values: {},
    names: { "#isolation": isolation, "#capacity": "capacity" },
  };
}

function uncountTenant(isolation: Tier["isolation"]): UpdatePart {
  return {
    set: ["tenants.#isolation = tenants.#isolation - :one"],
    remove: [],
    conditions: ["tenants.#isolation >= :one"],
    values: {},
    names: { "#isolation": isolation },
  };
}

function takeFrom(pool: string): UpdatePart {
  return {
    set: ["pools.#pool.tenants = pools.#pool.tenants + :one"],
    remove: [],
    conditions: ["pools.#pool.isOpen = :open", "pools.#pool.tenants < pools.#pool.most"],
    values: { ":open": true },
    names: { "#pool": pool },
  };
}

function giveTo(pool: string): UpdatePart {
  return {
    set: ["pools.#pool.tenants = pools.#pool.tenants - :one"],
    remove: [],
    conditions: ["pools.#pool.tenants >= :one"],
    values: {},
    names: { "#pool": pool },
  };
}

function addPool(stack: string, place: PoolPlace): UpdatePart {
  return {
    set: ["pools.#pool = :pool"],
    remove: [],
    conditions: ["attribute_not_exists(pools.#pool)"],
    values: { ":pool": place },
    names: { "#pool": stack },
  };
}

function dropPool(stack: string): UpdatePart {
  return {
    set: [],
    remove: ["pools.#pool"],
    conditions: ["attribute_exists(pools.#pool)"],
    values: {},
    names: { "#pool": stack },
  };
}
