import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { parseDocument } from "../tenants/document.ts";
import { NotFoundError } from "../tenants/errors.ts";
import { Shard } from "../tenants/shard.ts";
import type { Placement } from "../tenants/tenant.ts";
import type { Tier } from "../tenants/tier.ts";
import { isRefused } from "./conditional-write.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { cursorOf, startKeyOf } from "./page.ts";

/** What a shard is told by its operator. */
export type ShardSettings = Pick<Shard, "shard" | "account" | "region" | "capacity">;

/** Shards, their pools and how much of their room is reserved. */
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
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { shard }, ConsistentRead: true }),
    );
    if (!Item) throw new NotFoundError("shard", shard);
    return shardOf(Item);
  }

  /** Every shard, in the order of their names; there are hundreds at most. */
  async all(): Promise<readonly Shard[]> {
    const found: Shard[] = [];
    let cursor: string | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new ScanCommand({
          TableName: this.#table,
          ConsistentRead: true,
          ExclusiveStartKey: startKeyOf(cursor),
        }),
      );
      found.push(...Items.map(shardOf));
      ({ cursor } = cursorOf(LastEvaluatedKey));
    } while (cursor !== undefined);
    return found.sort((a, b) => (a.shard < b.shard ? -1 : 1));
  }

  /**
   * Registers a shard, or changes the capacity of one that is there. The condition keeps a shard's
   * account and Region what they were, because its planes are there.
   *
   * @returns false when the shard is there in another account or Region.
   */
  async put({ shard, account, region, capacity }: ShardSettings): Promise<boolean> {
    const fresh = { shard, account, region, capacity, reserved: { pool: 0, silo: 0 } };
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: fresh,
          ConditionExpression: "attribute_not_exists(#shard)",
          ExpressionAttributeNames: { "#shard": "shard" },
        }),
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    return this.#tryUpdate(shard, {
      UpdateExpression: "SET #capacity = :capacity",
      ConditionExpression: "account = :account AND #region = :region",
      ExpressionAttributeNames: { "#capacity": "capacity", "#region": "region" },
      ExpressionAttributeValues: { ":capacity": capacity, ":account": account, ":region": region },
    });
  }

  /** Notes that a pool is in service; once or often is the same. */
  async addPool(shard: string, stack: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { shard },
        UpdateExpression: "ADD pools :pool",
        ConditionExpression: "attribute_exists(#shard)",
        ExpressionAttributeNames: { "#shard": "shard" },
        ExpressionAttributeValues: { ":pool": new Set([stack]) },
      }),
    );
  }

  /** Notes that a pool is gone. */
  async removePool(shard: string, stack: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { shard },
        UpdateExpression: "DELETE pools :pool",
        ConditionExpression: "attribute_exists(#shard)",
        ExpressionAttributeNames: { "#shard": "shard" },
        ExpressionAttributeValues: { ":pool": new Set([stack]) },
      }),
    );
  }

  /**
   * The write that reserves a place. Its condition keeps reservations under the capacity, and a
   * pooled tenant out of a pool that was taken out of service meanwhile.
   */
  reserveWrite(
    { shard, planeStack }: Pick<Placement, "shard" | "planeStack">,
    isolation: Tier["isolation"],
  ): JoinedWrite {
    const { ExpressionAttributeValues, ...count } = this.#countUpdate(shard, "+");
    const hasRoom = "reserved.#isolation < #capacity.#isolation";
    const pooled = isolation === "pool";
    return {
      Update: {
        ...count,
        ConditionExpression: pooled ? `${hasRoom} AND contains(pools, :plane)` : hasRoom,
        ExpressionAttributeNames: { "#isolation": isolation, "#capacity": "capacity" },
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ...(pooled ? { ":plane": planeStack } : {}),
        },
      },
    };
  }

  /** The write that gives a place back; it must join the write that ends the placement. */
  giveBackWrite(shard: string, isolation: Tier["isolation"]): JoinedWrite {
    return {
      Update: {
        ...this.#countUpdate(shard, "-"),
        ConditionExpression: "reserved.#isolation > :none",
        ExpressionAttributeNames: { "#isolation": isolation },
        ExpressionAttributeValues: { ":one": 1, ":none": 0 },
      },
    };
  }

  #countUpdate(shard: string, sign: "+" | "-") {
    return {
      TableName: this.#table,
      Key: { shard },
      UpdateExpression: `SET reserved.#isolation = reserved.#isolation ${sign} :one`,
      ExpressionAttributeValues: { ":one": 1 },
    };
  }

  async #tryUpdate(shard: string, change: object): Promise<boolean> {
    try {
      await this.#client.send(
        // The caller names only parts of an update; the table and the key are the same for all.
        new UpdateCommand({ TableName: this.#table, Key: { shard }, ...change }),
      );
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }
}

/** DynamoDB keeps no empty set, so a shard without pools has none at all. */
function shardOf(item: Record<string, unknown>): Shard {
  const pools = item.pools instanceof Set ? [...item.pools].sort() : [];
  return parseDocument(Shard, { ...item, pools }, `shard "${String(item.shard)}"`);
}
