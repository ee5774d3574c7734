import {
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { awsError } from "./aws-error.ts";
import { type Bindings, checkPlaceholders, holds, type Item, updated } from "./expression.ts";
import { type Shape, shapeOf as shapeOfRole } from "./hub-tables.ts";

/** A write of one item, alone or in a transaction. */
interface Write extends Bindings {
  readonly TableName?: string | undefined;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
}

/** A command as clients are given it. */
export interface Command {
  /** What is asked. */
  readonly input: object;
}

/**
 * The hub's tables in memory, for the real stores: conditions, updates, transactions, sparse indexes
 * and pages are DynamoDB's, as far as the stores use them. Contract tests hold the same stores to
 * the local AWS.
 */
export class MemoryDynamoDb {
  readonly #tables = new Map<string, Map<string, Item>>();

  /** Answers to one command. */
  async answer(command: Command): Promise<object> {
    if (command instanceof GetCommand) return this.#get(command.input);
    if (command instanceof QueryCommand || command instanceof ScanCommand) {
      return this.#list(command.input);
    }
    if (command instanceof TransactWriteCommand) return this.#transact(command.input);
    if (command instanceof BatchWriteCommand) return this.#batch(command.input);
    if (isWrite(command)) return this.#write(command.input, command instanceof DeleteCommand);
    throw new Error(`the tables in memory do not know ${command.constructor.name}`);
  }

  /** The tables as a client. */
  client(): DynamoDBDocumentClient {
    // Only `send` is used of a client.
    return {
      send: (command: Command) => this.answer(command),
    } as unknown as DynamoDBDocumentClient;
  }

  /** Every item of a table, by its role. */
  items(table: string): readonly Item[] {
    return [...this.#table(table).values()];
  }

  #get({ TableName = "", Key = {} }: GetCommand["input"]): object {
    const found = this.#table(TableName).get(keyOf(TableName, Key));
    return found ? { Item: structuredClone(found) } : {};
  }

  #list(input: QueryCommandInput): object {
    const { TableName = "", Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey } = input;
    const { KeyConditionExpression, FilterExpression, ProjectionExpression } = input;
    checkPlaceholders(input, [KeyConditionExpression, FilterExpression, ProjectionExpression]);
    const keys = keysOf(shapeOf(TableName), input.IndexName);
    const [from, step] = [
      ExclusiveStartKey && placeOf(ExclusiveStartKey, keys),
      directionOf(input),
    ];
    const found = this.items(TableName)
      .filter((item) => keys.every((key) => key in item))
      .filter((item) => holds(KeyConditionExpression, item, input))
      .sort((a, b) => step * compare(placeOf(a, keys), placeOf(b, keys)))
      .filter((item) => !from || step * compare(placeOf(item, keys), from) > 0);
    const page = found.slice(0, Limit);
    const last = page.length === Limit ? page.at(-1) : undefined;
    const Items = page.filter((item) => holds(FilterExpression, item, input));
    return {
      Items: structuredClone(Items),
      ...(last ? { LastEvaluatedKey: pick(last, keys) } : {}),
    };
  }

  #write(write: Write, isDelete: boolean): object {
    const { TableName = "" } = write;
    if (!this.#isAllowed(write)) throw awsError("ConditionalCheckFailedException");
    const key = keyOf(TableName, write.Item ?? write.Key ?? {});
    if (isDelete) this.#table(TableName).delete(key);
    else this.#table(TableName).set(key, this.#next(write, key));
    return {};
  }

  #transact({ TransactItems = [] }: TransactWriteCommandInput): object {
    const writes = TransactItems.map((each) => ({
      write: each.Put ?? each.Update ?? each.Delete ?? each.ConditionCheck ?? {},
      isCheck: each.ConditionCheck !== undefined,
      isDelete: each.Delete !== undefined,
    }));
    const allowed = writes.map(({ write }) => this.#isAllowed(write));
    if (allowed.includes(false)) {
      const CancellationReasons = allowed.map((is) => ({
        Code: is ? "None" : "ConditionalCheckFailed",
      }));
      throw Object.assign(awsError("TransactionCanceledException"), { CancellationReasons });
    }
    for (const { write, isCheck, isDelete } of writes) if (!isCheck) this.#write(write, isDelete);
    return {};
  }

  #batch({ RequestItems = {} }: BatchWriteCommand["input"]): object {
    for (const [TableName, requests] of Object.entries(RequestItems)) {
      for (const { PutRequest, DeleteRequest } of requests) {
        this.#write({ TableName, ...PutRequest, ...DeleteRequest }, DeleteRequest !== undefined);
      }
    }
    return {};
  }

  #isAllowed(write: Write): boolean {
    const { TableName = "", Item, Key = {}, ConditionExpression, UpdateExpression } = write;
    checkPlaceholders(write, [ConditionExpression, UpdateExpression]);
    const before = this.#table(TableName).get(keyOf(TableName, Item ?? Key)) ?? {};
    return holds(ConditionExpression, before, write);
  }

  #next(write: Write, key: string): Item {
    const { TableName = "", Item, Key = {}, UpdateExpression } = write;
    if (Item) return withoutAbsent(Item);
    const before = this.#table(TableName).get(key) ?? Key;
    return withoutAbsent(updated(UpdateExpression ?? "", before, write));
  }

  #table(name: string): Map<string, Item> {
    const table = this.#tables.get(name) ?? new Map<string, Item>();
    this.#tables.set(name, table);
    return table;
  }
}

/** A table's name is its role, and may have a number after it. */
function shapeOf(table: string): Shape {
  return shapeOfRole(table.replace(/-\d+$/, ""));
}

function isWrite(command: Command): command is PutCommand | UpdateCommand | DeleteCommand {
  return [PutCommand, UpdateCommand, DeleteCommand].some((kind) => command instanceof kind);
}

function directionOf({ ScanIndexForward = true }: QueryCommandInput): 1 | -1 {
  return ScanIndexForward ? 1 : -1;
}

/** Keys of a table, and before them those of an index, which only items that have them are in. */
function keysOf({ keys, indexes = {} }: Shape, index: string | undefined): readonly string[] {
  const own = keys.filter((key) => key !== undefined);
  return index === undefined ? own : [...new Set([...(indexes[index] ?? []), ...own])];
}

function keyOf(table: string, item: Item): string {
  return JSON.stringify(placeOf(item, keysOf(shapeOf(table), undefined)));
}

function placeOf(item: Item, keys: readonly string[]): readonly string[] {
  return keys.map((key) => String(item[key]));
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  if (at < 0) return 0;
  return String(a[at]) < String(b[at]) ? -1 : 1;
}

function pick(item: Item, keys: readonly string[]): Item {
  return Object.fromEntries(keys.map((key) => [key, item[key]]));
}

/** The real client is told to leave out what is `undefined`. */
function withoutAbsent(item: Item): Item {
  const present = Object.entries(item).filter(([, value]) => value !== undefined);
  return structuredClone(Object.fromEntries(present));
}
