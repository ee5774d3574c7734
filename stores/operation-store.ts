import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { parseDocument } from "../tenants/document.ts";
import { NotFoundError } from "../tenants/errors.ts";
import { Operation, OperationEvent } from "../tenants/operation.ts";
import { isRefused } from "./conditional-write.ts";
import { cursorOf, type Page, type PageRequest, startKeyOf } from "./page.ts";

/**
 * Items that one call may write.
 *
 * Source: DynamoDB API, BatchWriteItem.
 */
const BATCH = 25;

/** Tries of one batch; what a busy table did not take is sent again. */
const TRIES = 6;

/** Waits between the tries of a batch, in milliseconds, each twice the last. */
const FIRST_WAIT = 50;

/** How an operation ended. */
export type OperationEnd = Required<Pick<Operation, "endedAt">> &
  Pick<Operation, "status" | "changes" | "failure">;

/** Operations and what happened in them, readable while they run. */
export class OperationStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Notes that an operation runs. */
  async begin(operation: Operation): Promise<void> {
    await this.#write([{ ...operation, item: "summary", kind: "operation" }]);
  }

  /** Adds events; the same ones again change nothing. */
  async append(operation: string, events: readonly OperationEvent[]): Promise<void> {
    await this.#write(
      events.map((event) => ({ ...event, operation, item: eventKeyOf(event.seq) })),
    );
  }

  /** Notes how an operation ended; only the first end counts. */
  async end(operation: string, end: OperationEnd): Promise<void> {
    const fields = Object.entries(end).filter(([, value]) => value !== undefined);
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { operation, item: "summary" },
          UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")}`,
          ConditionExpression: "#status = :running",
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ":running": "running",
            ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
          },
        }),
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }

  /**
   * One operation.
   *
   * @throws {@link NotFoundError}
   */
  async get(operation: string): Promise<Operation> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { operation, item: "summary" } }),
    );
    if (!Item) throw new NotFoundError("operation", operation);
    return operationOf(Item);
  }

  /** Operations of one stack, the newest first. */
  async ofStack(stack: string, { limit, cursor }: PageRequest): Promise<Page<Operation>> {
    return this.#list("by-stack", "stack", stack, { limit, cursor });
  }

  /** Operations of all stacks, the newest first. */
  async all(request: PageRequest): Promise<Page<Operation>> {
    return this.#list("by-kind", "kind", "operation", request);
  }

  /** What happened in one operation, the oldest first. */
  async events(
    operation: string,
    { limit, cursor, after }: PageRequest & { readonly after?: number | undefined },
  ): Promise<Page<OperationEvent>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        Limit: limit,
        ConsistentRead: true,
        ExclusiveStartKey: startKeyOf(cursor),
        KeyConditionExpression: "operation = :operation AND #item BETWEEN :from AND :to",
        ExpressionAttributeNames: { "#item": "item" },
        ExpressionAttributeValues: {
          ":operation": operation,
          ":from": eventKeyOf((after ?? -1) + 1),
          ":to": eventKeyOf(MAX_SEQ),
        },
      }),
    );
    return { items: Items.map(eventOf), ...cursorOf(LastEvaluatedKey) };
  }

  async #list(
    index: string,
    key: string,
    value: string,
    { limit, cursor }: PageRequest,
  ): Promise<Page<Operation>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index,
        Limit: limit,
        ScanIndexForward: false,
        ExclusiveStartKey: startKeyOf(cursor),
        KeyConditionExpression: "#key = :value",
        ExpressionAttributeNames: { "#key": key },
        ExpressionAttributeValues: { ":value": value },
      }),
    );
    return { items: Items.map(operationOf), ...cursorOf(LastEvaluatedKey) };
  }

  async #write(items: readonly Record<string, unknown>[]): Promise<void> {
    for (let from = 0; from < items.length; from += BATCH) {
      await this.#writeBatch(items.slice(from, from + BATCH));
    }
  }

  async #writeBatch(items: readonly Record<string, unknown>[]): Promise<void> {
    let left: Requests = items.map((Item) => ({ PutRequest: { Item } }));
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === TRIES) throw new Error(`${left.length} items of an operation were not taken`);
      if (tries > 0) await new Promise((go) => setTimeout(go, FIRST_WAIT * 2 ** (tries - 1)));
      const { UnprocessedItems } = await this.#client.send(
        new BatchWriteCommand({ RequestItems: { [this.#table]: left } }),
      );
      left = UnprocessedItems?.[this.#table] ?? [];
    }
  }
}

type Requests = NonNullable<BatchWriteCommand["input"]["RequestItems"]>[string];

/** Events of one operation at most; their number has six digits, so that they sort. */
const MAX_SEQ = 999_999;

function eventKeyOf(seq: number): string {
  return `event#${String(seq).padStart(6, "0")}`;
}

function operationOf(found: Record<string, unknown>): Operation {
  const { item: _item, kind: _kind, ...operation } = found;
  return parseDocument(Operation, operation, `operation "${String(found.operation)}"`);
}

function eventOf(found: Record<string, unknown>): OperationEvent {
  const { item: _item, operation: _operation, ...event } = found;
  return parseDocument(OperationEvent, event, `event of operation "${String(found.operation)}"`);
}
