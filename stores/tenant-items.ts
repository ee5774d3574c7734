import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import pLimit from "p-limit";
import { MAX_PARTITIONS, partitionKeyOf } from "../tenants/item-key.ts";

/** Partitions that are emptied side by side. */
const SIDE_BY_SIDE = 16;

/**
 * Items that one call removes at most.
 *
 * Source: DynamoDB API reference, BatchWriteItem.
 */
const BATCH = 25;

type Key = Record<"pk" | "sk", unknown>;

/** One tenant's items in the tables of a pool's application. */
export class TenantItems {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: readonly string[];

  constructor(client: DynamoDBDocumentClient, tables: readonly string[]) {
    this.#client = client;
    this.#tables = tables;
  }

  /**
   * Removes every item of a tenant. All partitions that a table can have are looked at, whatever
   * number the present release spreads a tenant over.
   */
  async removeAll(tenant: string): Promise<void> {
    const partitions = Array.from({ length: MAX_PARTITIONS }, (_none, number) =>
      partitionKeyOf(tenant, number),
    );
    const limit = pLimit(SIDE_BY_SIDE);
    for (const table of this.#tables) {
      await limit.map(partitions, (partition) => this.#empty(table, partition));
    }
  }

  /** What was removed is not found again, so that reading begins anew until nothing is there. */
  async #empty(table: string, partition: string): Promise<void> {
    for (;;) {
      const { Items = [] } = await this.#client.send(
        new QueryCommand({
          TableName: table,
          Limit: BATCH,
          ConsistentRead: true,
          KeyConditionExpression: "pk = :partition",
          ExpressionAttributeValues: { ":partition": partition },
          ProjectionExpression: "pk, sk",
        }),
      );
      if (Items.length === 0) return;
      await this.#remove(
        table,
        Items.map(({ pk, sk }) => ({ pk, sk })),
      );
    }
  }

  /** What a busy table does not take is found, and removed, the next time. */
  async #remove(table: string, keys: readonly Key[]): Promise<void> {
    const requests = keys.map((Key) => ({ DeleteRequest: { Key } }));
    await this.#client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }
}
