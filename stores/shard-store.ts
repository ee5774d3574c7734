import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { CountedRoom } from "../tenants/counted-room.ts";
import { NotFoundError } from "../tenants/errors.ts";
import type { Fleet } from "../tenants/place-tenant.ts";
import type { Account, Limits, Shard, ShardState } from "../tenants/shard.ts";
import { accountPart, regionalPart, type Usage } from "../tenants/usage.ts";
import { isRefused, isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import { raiseCounters } from "./counter-update.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { assign, rowUpdate, type UpdatePart } from "./row-update.ts";
import { scanAll } from "./scan-all.ts";
import { accountKeyOf, accountOf, isAccountItem, isShardItem, shardOf } from "./shard-item.ts";

/** What a shard is registered with. */
export type NewShard = Pick<
  Shard,
  "shard" | "account" | "region" | "capacity" | "tiers" | "limits" | "state" | "reason" | "origin"
>;

/** An account in which a shard is registered. */
export interface FoundAccount {
  /**
   * What was counted of it, read before it was looked which shards there are: a list that is read in
   * pieces may tell of a change here, and not yet of the shard that made it. @default - nothing was: it had no shard yet
   */
  readonly account?: Account | undefined;
  /** Limits that an operator says of it, for all its Regions. @default - none */
  readonly limits?: Limits;
}

/** What an operator may change of a shard. */
export type ShardChanges = Partial<Pick<Shard, "capacity" | "tiers" | "limits">>;

/** Shards: the accounts that take planes, their pools, their limits and what is reserved of them. */
export class ShardStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * One shard, read consistently.
   *
   * @throws {@link NotFoundError}
   */
  async get(shard: string): Promise<Shard> {
    const item = await this.#read(shard);
    if (!item) throw new NotFoundError("shard", shard);
    return shardOf(item);
  }

  /** What is counted in an account over all its Regions; absent for an account without shards. */
  async account(account: string): Promise<Account | undefined> {
    const item = await this.#read(accountKeyOf(account));
    return item && accountOf(item);
  }

  /** Every shard, in the order of their names; there are hundreds at most. */
  async all(): Promise<readonly Shard[]> {
    return (await this.fleet()).shards;
  }

  /** Every shard and every account. */
  async fleet(): Promise<Fleet> {
    const found = await scanAll(this.#client, { TableName: this.#table, ConsistentRead: true });
    const accounts = found.filter(isAccountItem).map(accountOf);
    const shards = found.filter((item) => isShardItem(item)).map(shardOf);
    return {
      shards: shards.sort((a, b) => (a.shard < b.shard ? -1 : 1)),
      accounts: new Map(accounts.map((account) => [account.account, account])),
    };
  }

  /**
   * Registers a shard with what its own stack uses and its account's limits, all of it or nothing. The
   * condition on the shard's row keeps a name that is in use.
   *
   * @returns false when the name is in use, or the account is not as it was found: look at both again.
   */
  async add(shard: NewShard, baseline: Usage, found: FoundAccount = {}): Promise<boolean> {
    const counts = { baseline, reserved: regionalPart(baseline), tenants: { pool: 0, silo: 0 } };
    const put: JoinedWrite = {
      Put: {
        TableName: this.#table,
        Item: { ...shard, ...counts, pools: {}, version: 1 },
        ConditionExpression: "attribute_not_exists(#shard)",
        ExpressionAttributeNames: { "#shard": "shard" },
      },
    };
    return this.#writeAll([put, this.#countIn(shard.account, accountPart(baseline), found)]);
  }

  /**
   * Changes what an operator decides, with limits of the account over all its Regions, all of it or
   * nothing. The condition protects limits that were noted since the shard was read, which are
   * replaced together with an operator's. Limits of the account are set one by one, so that nothing
   * of it need be as it was.
   *
   * @returns false when the shard is not as it was read: look at it again.
   */
  async change(
    { shard, account, version }: Pick<Shard, "shard" | "account" | "version">,
    changes: ShardChanges,
    limits: Limits = {},
  ): Promise<boolean> {
    const Key = { shard };
    const row = rowUpdate(assign(changes), isStill(version));
    const own: JoinedWrite = { Update: { TableName: this.#table, Key, ...row } };
    if (Object.keys(limits).length === 0) return this.#writeAll([own]);
    const accounts = rowUpdate(assign(limits, "limits."));
    const AccountKey = await this.#ensureAccount(account);
    const shared = { Update: { TableName: this.#table, Key: AccountKey, ...accounts } };
    return this.#writeAll([own, shared]);
  }

  /**
   * Sets limits of a shard one by one; others, which someone else may be changing, stay as they are.
   * What an operator said stays as well, until an operator says otherwise.
   */
  async noteLimits(shard: string, limits: Limits): Promise<void> {
    for (const [code, limit] of Object.entries(limits)) {
      const set = assign({ [code]: limit }, "limits.");
      if (limit.from === "operator") await this.#update(shard, set);
      else await this.#tryUpdate(shard, set, NOT_AN_OPERATORS);
    }
  }

  /** Sets limits that apply to an account over all its Regions, as those of a shard are set. */
  async raiseAccount(account: string, limits: Limits): Promise<void> {
    if (Object.keys(limits).length === 0) return;
    const { shard: key } = await this.#ensureAccount(account);
    await this.noteLimits(key, limits);
  }

  /** Moves a shard to another state, from one of those that lead there; false when it is in none. */
  async enter(
    shard: string,
    from: readonly ShardState[],
    state: ShardState,
    reason: string,
  ): Promise<boolean> {
    const origins = Object.fromEntries(from.map((each, index) => [`:from${index}`, each]));
    return this.#tryUpdate(shard, assign({ state, reason }), {
      conditions: [`#state IN (${Object.keys(origins).join(", ")})`],
      names: { "#state": "state" },
      values: origins,
    });
  }

  /**
   * Begins with a retired shard anew, in the account that the platform once made for it; false when it
   * is not retired, or an operator brought the account. Its account's limits stay as they are.
   */
  async reuse(
    shard: string,
    { capacity, baseline }: Pick<Shard, "capacity" | "baseline">,
    reason: string,
  ): Promise<boolean> {
    // What its own stack uses of the account is counted by the sweeper, since nobody knows whether
    // what it used before was taken off yet.
    const fresh = { capacity, baseline, reserved: regionalPart(baseline), tiers: [] };
    return this.#tryUpdate(shard, assign({ ...fresh, state: "checking", reason }), {
      conditions: ["#state = :retired", "origin = :vended"],
      names: { "#state": "state" },
      values: { ":retired": "retired", ":vended": "vended" },
    });
  }

  /** Moves an empty shard towards its end; false when it is not draining, or not empty. */
  async leave(shard: string, state: "retiring" | "retired", reason: string): Promise<boolean> {
    return this.#tryUpdate(shard, assign({ state, reason }), {
      conditions: ["#state = :draining", "tenants = :nobody", "pools = :none"],
      names: { "#state": "state" },
      values: { ":draining": "draining", ":nobody": { pool: 0, silo: 0 }, ":none": {} },
    });
  }

  /** Lets a pool take tenants, or lets it take no more; once or often is the same. */
  async setPoolOpen(shard: string, stack: string, isOpen: boolean): Promise<void> {
    await this.#update(shard, {
      set: ["pools.#pool.isOpen = :open"],
      conditions: ["attribute_exists(pools.#pool)"],
      names: { "#pool": stack },
      values: { ":open": isOpen },
    });
  }

  /** Sets a shard's counters, unless anything of it was changed since it was read. */
  async mendShard(
    { shard, version }: Shard,
    { tenants, reserved, pools }: CountedRoom,
  ): Promise<boolean> {
    return this.#tryUpdate(shard, assign({ tenants, reserved, pools }), isStill(version));
  }

  /** Sets an account's counters, unless they were changed since they were read. */
  async mendAccount({ account, version }: Account, reserved: Usage): Promise<boolean> {
    return this.#tryUpdate(accountKeyOf(account), assign({ reserved }), isStill(version));
  }

  async #read(key: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { shard: key }, ConsistentRead: true }),
    );
    return Item;
  }

  /**
   * Counts a new shard in its account. The condition protects what was found out about the account, that
   * no other shard is in it: whoever registers one changes this row, so that of two only the first is
   * taken, whatever their names. A shard that is registered counts, whatever the account's limits: what
   * it uses is there.
   */
  #countIn(id: string, usage: Usage, { account, limits = {} }: FoundAccount): JoinedWrite {
    const Key = { shard: accountKeyOf(id) };
    if (account) {
      const parts = [raiseCounters(usage), assign(limits, "limits."), isStill(account.version)];
      return { Update: { TableName: this.#table, Key, ...rowUpdate(...parts) } };
    }
    return {
      Put: {
        TableName: this.#table,
        Item: { ...Key, limits, reserved: usage, version: 1 },
        ConditionExpression: "attribute_not_exists(#shard)",
        ExpressionAttributeNames: { "#shard": "shard" },
      },
    };
  }

  /** Makes the row that counts for an account, unless it is there; gives its key. */
  async #ensureAccount(account: string): Promise<{ readonly shard: string }> {
    const Key = { shard: accountKeyOf(account) };
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key,
        UpdateExpression:
          "SET limits = if_not_exists(limits, :empty), reserved = if_not_exists(reserved, :empty), version = if_not_exists(version, :one)",
        ExpressionAttributeValues: { ":empty": {}, ":one": 1 },
      }),
    );
    return Key;
  }

  /** Makes all writes or none; false when a condition refuses one, or another transaction is at a row. */
  async #writeAll(writes: readonly JoinedWrite[]): Promise<boolean> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: [...writes] }));
      return true;
    } catch (error) {
      if (refusedWrites(error).length > 0 || isTransactionConflict(error)) return false;
      throw error;
    }
  }

  async #update(shard: string, ...parts: readonly UpdatePart[]): Promise<void> {
    const update = { TableName: this.#table, Key: { shard }, ...rowUpdate(...parts) };
    await this.#client.send(new UpdateCommand(update));
  }

  /** False when a condition refuses the update. */
  async #tryUpdate(shard: string, ...parts: readonly UpdatePart[]): Promise<boolean> {
    try {
      await this.#update(shard, ...parts);
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }
}

/** Protects what an operator said of the limit that is set, also since it was read. */
const NOT_AN_OPERATORS: UpdatePart = {
  conditions: ["(attribute_not_exists(limits.#n0) OR limits.#n0.#from <> :operator)"],
  names: { "#from": "from" },
  values: { ":operator": "operator" },
};

/** Holds as long as nothing of a row was changed since it was read. */
function isStill(version: number): UpdatePart {
  return { conditions: ["version = :version"], values: { ":version": version } };
}
