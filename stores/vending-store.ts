import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { parseDocument } from "../tenants/document.ts";
import { Vending } from "../tenants/vending.ts";
import { isRefused } from "./conditional-write.ts";
import { scanAll } from "./scan-all.ts";

/** What stands before a shard's name in the key of the row about its account, which no shard's name can hold. */
const VENDING_KEY = "vending-";

/** Accounts in the making: one row for each shard whose account the platform asks for. */
export class VendingStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The account of one shard, read consistently; nothing for a shard whose account was never requested. */
  async get(shard: string): Promise<Vending | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { shard: `${VENDING_KEY}${shard}` },
        ConsistentRead: true,
      }),
    );
    return Item && vendingOf(Item);
  }

  /** Every account that is in the making, or was, in the order of the shards' names. */
  async all(): Promise<readonly Vending[]> {
    const found = await scanAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      FilterExpression: "begins_with(#shard, :prefix)",
      ExpressionAttributeNames: { "#shard": "shard" },
      ExpressionAttributeValues: { ":prefix": VENDING_KEY },
    });
    return found.map(vendingOf).sort((a, b) => (a.shard < b.shard ? -1 : 1));
  }

  /** Asks for the account of a shard, once; gives what stands there then, unless it was asked for before. */
  async request(shard: string, reason: string, now: Date): Promise<Vending | undefined> {
    const begun = { shard, state: "requested", requestedAt: now.toISOString(), reason } as const;
    const vending: Vending = { ...begun, failures: 0, version: 1 };
    const isWritten = await this.#put(vending, {
      ConditionExpression: "attribute_not_exists(#shard)",
      ExpressionAttributeNames: { "#shard": "shard" },
    });
    return isWritten ? vending : undefined;
  }

  /** Writes what became of it, unless someone else did since it was read; gives what stands there then. */
  async replace({ version }: Vending, next: Vending): Promise<Vending | undefined> {
    const vending = { ...next, version: version + 1 };
    const isWritten = await this.#put(vending, {
      ConditionExpression: "version = :version",
      ExpressionAttributeValues: { ":version": version },
    });
    return isWritten ? vending : undefined;
  }

  async #put(vending: Vending, condition: object): Promise<boolean> {
    const Item = { ...vending, shard: `${VENDING_KEY}${vending.shard}` };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }
}

function vendingOf(item: Record<string, unknown>): Vending {
  const shard = String(item.shard).slice(VENDING_KEY.length);
  return parseDocument(Vending, { ...item, shard }, `account of shard "${shard}"`);
}
