import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from "@aws-sdk/lib-dynamodb";

/** A place that was not come back to within this time is forgotten: the pass begins anew. */
const KEPT_SECONDS = 3600;

/** Where a pass over a long list stopped, so that the next one goes on there. */
export class SweepProgress {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  /** @param table - The table of names, whose items may expire. */
  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Cursor of the page where the last pass over a list stopped; `undefined` for its beginning.
   *
   * DynamoDB deletes expired items only days later, so their time is looked at here.
   */
  async get(list: string, now: Date): Promise<string | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { name: `sweep#${list}` } }),
    );
    const isKept = Number(Item?.expiresAt) * 1000 > now.getTime();
    return isKept && typeof Item?.cursor === "string" ? Item.cursor : undefined;
  }

  /** Notes where a pass stopped, or that it reached the end. */
  async set(list: string, cursor: string | undefined, now: Date): Promise<void> {
    const name = `sweep#${list}`;
    if (cursor === undefined) {
      await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { name } }));
      return;
    }
    const expiresAt = Math.floor(now.getTime() / 1000) + KEPT_SECONDS;
    await this.#client.send(
      new PutCommand({ TableName: this.#table, Item: { name, cursor, expiresAt } }),
    );
  }
}
