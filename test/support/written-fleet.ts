import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { JoinedWrite } from "../../stores/mapping-store.ts";
import { accountKeyOf, accountOf, isAccountItem, shardOf } from "../../stores/shard-item.ts";
import { type ReservationGround, ShardReservations } from "../../stores/shard-reservations.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import type { Shard } from "../../tenants/shard.ts";
import { holds, type Item, updated } from "./expression.ts";
import type { Held } from "./model-fleet.ts";

/** A place that someone decided on, by what was read then. */
export interface Decided extends Held {
  /** The fleet as it was read. */
  readonly read: Fleet;
}

/** The rows of a fleet, which the real reservations write; each write is one moment. */
export class WrittenFleet {
  #rows: ReadonlyMap<string, Item>;
  readonly #headroom: number;

  constructor({ shards, accounts }: Fleet, headroom: number) {
    const accountRows = [...accounts.values()].map(({ account, ...row }) => {
      return { ...row, shard: accountKeyOf(account) };
    });
    this.#rows = new Map([...shards, ...accountRows].map((row) => [row.shard, { ...row }]));
    this.#headroom = headroom;
  }

  /** The fleet as its rows have it now. */
  get fleet(): Fleet {
    const rows = [...this.#rows.values()];
    const accounts = rows.filter(isAccountItem).map(accountOf);
    return {
      shards: rows.filter((row) => !isAccountItem(row)).map(shardOf),
      accounts: new Map(accounts.map((account) => [account.account, account])),
    };
  }

  /** Reserves a place; false where a condition of the write does not hold any more. */
  reserve({ request, placement, read }: Decided): boolean {
    const shard = shardIn(read, placement.shard);
    const ground: ReservationGround = {
      shard,
      account: read.accounts.get(shard.account),
      headroom: this.#headroom,
    };
    return this.#write(WRITES.reserve(placement, request.tier.isolation, ground));
  }

  /** Gives a place back; false where the rows do not know of it. */
  giveBack({ request, placement }: Held): boolean {
    const shard = shardIn(this.fleet, placement.shard);
    return this.#write(WRITES.giveBack(placement, request.tier.isolation, shard));
  }

  /** Changes a shard as an operator or AWS would. */
  change(name: string, changes: Partial<Shard>): void {
    const row = this.#rows.get(name);
    if (row) this.#put(name, { ...row, ...changes });
  }

  #write(writes: readonly JoinedWrite[]): boolean {
    const updates = writes.map(({ Update: update }) => {
      const key = String(update?.Key?.shard);
      const row = this.#rows.get(key);
      if (!update || !row) throw new Error("places are taken of rows that are there");
      return { update, key, row };
    });
    if (!updates.every(({ update, row }) => holds(update.ConditionExpression, row, update))) {
      return false;
    }
    for (const { update, key, row } of updates) {
      this.#put(key, updated(update.UpdateExpression ?? "", row, update));
    }
    return true;
  }

  #put(key: string, row: Item): void {
    this.#rows = new Map([...this.#rows, [key, row]]);
  }
}

/** Says what is to be written, and writes nothing by itself. */
const WRITES = new ShardReservations(
  // Nothing that is used here asks a table.
  {
    send: () => Promise.reject(new Error("no table is asked")),
  } as unknown as DynamoDBDocumentClient,
  "shards",
);

function shardIn({ shards }: Fleet, name: string): Shard {
  const found = shards.find(({ shard }) => shard === name);
  if (!found) throw new Error(`a place is in ${name}, which is not there`);
  return found;
}
