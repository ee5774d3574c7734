import {
  type DynamoDBDocumentClient,
  GetCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { CountedRoom } from "../tenants/counted-room.ts";
import { NotFoundError, WriteConflictError } from "../tenants/errors.ts";
import type { Fleet } from "../tenants/place-tenant.ts";
import type { Account, Limits, Shard, ShardState } from "../tenants/shard.ts";
import { accountPart, regionalPart, type Usage } from "../tenants/usage.ts";
import { isRefused, isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { cursorOf, startKeyOf } from "./page.ts";
import { accountKeyOf, accountOf, isAccountItem, shardOf } from "./shard-item.ts";
import { isBookItem } from "./start-store.ts";

/** What a shard is registered with. */
export type NewShard = Pick<
  Shard,
  "shard" | "account" | "region" | "capacity" | "tiers" | "limits" | "state" | "reason"
>;

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
    const found: Record<string, unknown>[] = [];
    let cursor: string | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new ScanCommand({
          TableName: this.#table,
          ConsistentRead: true,
          ExclusiveStartKey: startKeyOf(cursor),
        }),
      );
      found.push(...Items);
      ({ cursor } = cursorOf(LastEvaluatedKey));
    } while (cursor !== undefined);
    const accounts = found.filter(isAccountItem).map(accountOf);
    const shards = found.filter((item) => !isAccountItem(item) && !isBookItem(item)).map(shardOf);
    return {
      shards: shards.sort((a, b) => (a.shard < b.shard ? -1 : 1)),
      accounts: new Map(accounts.map((account) => [account.account, account])),
    };
  }

  /**
   * Registers a shard with what its own stack uses. The condition keeps a name that is in use.
   *
   * @returns false when a shard of this name is there.
   */
  async add(shard: NewShard, baseline: Usage): Promise<boolean> {
    const regional = regionalPart(baseline);
    const item = { ...shard, tenants: { pool: 0, silo: 0 }, pools: {}, version: 1 };
    const put: JoinedWrite = {
      Put: {
        TableName: this.#table,
        Item: { ...item, baseline, reserved: regional },
        ConditionExpression: "attribute_not_exists(#shard)",
        ExpressionAttributeNames: { "#shard": "shard" },
      },
    };
    await this.#ensureAccount(shard.account);
    try {
      const writes = [put, this.#accountCount(shard.account, accountPart(baseline))];
      await this.#client.send(new TransactWriteCommand({ TransactItems: writes }));
      return true;
    } catch (error) {
      if (refusedWrites(error).includes(0)) return false;
      if (!isTransactionConflict(error)) throw error;
      throw new WriteConflictError(`shard "${shard.shard}"`);
    }
  }

  /** Changes what an operator decides, and nothing else. */
  async change(shard: string, changes: ShardChanges): Promise<void> {
    const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
    await this.#update(
      shard,
      entries.map((_, index) => `#n${index} = :v${index}`),
      {
        names: Object.fromEntries(entries.map(([key], index) => [`#n${index}`, key])),
        values: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
      },
    );
  }

  /** Sets limits that apply to an account over all its Regions; others stay as they are. */
  async raiseAccount(account: string, limits: Limits): Promise<void> {
    await this.#ensureAccount(account);
    const entries = Object.entries(limits);
    if (entries.length === 0) return;
    await this.#update(
      accountKeyOf(account),
      entries.map((_, index) => `limits.#n${index} = :v${index}`),
      {
        names: Object.fromEntries(entries.map(([code], index) => [`#n${index}`, code])),
        values: Object.fromEntries(entries.map(([, limit], index) => [`:v${index}`, limit])),
      },
    );
  }

  /** Moves a shard to another state, from one of those that lead there; false when it is in none. */
  async enter(
    shard: string,
    from: readonly ShardState[],
    state: ShardState,
    reason: string,
  ): Promise<boolean> {
    const origins = Object.fromEntries(from.map((each, index) => [`:from${index}`, each]));
    try {
      await this.#update(shard, ["#state = :state", "#reason = :reason"], {
        names: { "#state": "state", "#reason": "reason" },
        values: { ":state": state, ":reason": reason, ...origins },
        condition: `#state IN (${Object.keys(origins).join(", ")})`,
      });
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }

  /** Moves an empty shard towards its end; false when it is not draining, or not empty. */
  async leave(shard: string, state: "retiring" | "retired", reason: string): Promise<boolean> {
    try {
      await this.#update(shard, ["#state = :state", "#reason = :reason"], {
        names: { "#state": "state", "#reason": "reason" },
        values: {
          ":state": state,
          ":reason": reason,
          ":draining": "draining",
          ":nobody": { pool: 0, silo: 0 },
          ":none": {},
        },
        condition: "#state = :draining AND tenants = :nobody AND pools = :none",
      });
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }

  /** Lets a pool take tenants, or lets it take no more; once or often is the same. */
  async setPoolOpen(shard: string, stack: string, isOpen: boolean): Promise<void> {
    await this.#update(shard, ["pools.#pool.isOpen = :open"], {
      names: { "#pool": stack },
      values: { ":open": isOpen },
      condition: "attribute_exists(pools.#pool)",
    });
  }

  /** Sets a shard's counters, unless anything of it was changed since it was read. */
  async mendShard(
    { shard, version }: Shard,
    { tenants, reserved, pools }: CountedRoom,
  ): Promise<boolean> {
    return this.#mend(shard, version, { tenants, reserved, pools });
  }

  /** Sets an account's counters, unless they were changed since they were read. */
  async mendAccount({ account, version }: Account, reserved: Usage): Promise<boolean> {
    return this.#mend(accountKeyOf(account), version, { reserved });
  }

  async #mend(key: string, version: number, values: object): Promise<boolean> {
    const entries = Object.entries(values);
    try {
      await this.#update(
        key,
        entries.map(([name]) => `${name} = :${name}`),
        {
          values: {
            ":version": version,
            ...Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
          },
          condition: "version = :version",
        },
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }

  async #read(key: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { shard: key }, ConsistentRead: true }),
    );
    return Item;
  }

  /** Makes the row that counts for an account, unless it is there. */
  async #ensureAccount(account: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { shard: accountKeyOf(account) },
        UpdateExpression:
          "SET limits = if_not_exists(limits, :empty), reserved = if_not_exists(reserved, :empty), version = if_not_exists(version, :one)",
        ExpressionAttributeValues: { ":empty": {}, ":one": 1 },
      }),
    );
  }

  /** A shard that is registered counts, whatever its account's limits: what it uses is there. */
  #accountCount(account: string, usage: Usage): JoinedWrite {
    const used = Object.entries(usage);
    const counts = used.map(
      ([, _by], i) => `reserved.#c${i} = if_not_exists(reserved.#c${i}, :zero) + :by${i}`,
    );
    return {
      Update: {
        TableName: this.#table,
        Key: { shard: accountKeyOf(account) },
        UpdateExpression: `SET ${["version = version + :one", ...counts].join(", ")}`,
        ...(used.length > 0
          ? {
              ExpressionAttributeNames: Object.fromEntries(
                used.map(([code], i) => [`#c${i}`, code]),
              ),
            }
          : {}),
        ExpressionAttributeValues: {
          ":one": 1,
          ...(used.length > 0 ? { ":zero": 0 } : {}),
          ...Object.fromEntries(used.map(([, by], i) => [`:by${i}`, by])),
        },
      },
    };
  }

  async #update(
    shard: string,
    set: readonly string[],
    { names, values, condition }: UpdateParts,
  ): Promise<void> {
    const conditions = ["attribute_exists(version)", ...(condition ? [condition] : [])];
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { shard },
        UpdateExpression: `SET ${["version = version + :one", ...set].join(", ")}`,
        ConditionExpression: conditions.join(" AND "),
        ...(names ? { ExpressionAttributeNames: names } : {}),
        ExpressionAttributeValues: { ":one": 1, ...values },
      }),
    );
  }
}

interface UpdateParts {
  readonly names?: Record<string, string>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly condition?: string;
}
