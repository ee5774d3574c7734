import type { DynamoDBDocumentClient, TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { indexKeyOf, itemKeyOf } from "../../tenants/item-key.ts";
import type { TablePlace } from "./environment.ts";
import { isFailedCheck } from "./failed-check.ts";
import { type ListRequest, listPage, type Page } from "./list-page.ts";

/** What every item has. */
export interface Item {
  /** Unique in its table for one tenant. */
  readonly id: string;
}

/** One write of a transaction; made by a {@link Table}. */
export type Step = (tenant: string) => NonNullable<TransactWriteCommandInput["TransactItems"]>[0];

/** Whose items are meant, and the client that reaches them. */
export interface Reach {
  /** Id of the tenant. */
  readonly tenant: string;
  /** Client with that tenant's credentials. */
  readonly client: DynamoDBDocumentClient;
}

const EXISTS = "attribute_exists(pk)";
const IS_NEW = "attribute_not_exists(pk)";

/** One of the application's tables, as the caller sees it: holding nobody else's items. */
export class Table<T extends Item> {
  readonly #place: TablePlace;
  readonly #reach: () => Promise<Reach>;

  constructor(place: TablePlace, reach: () => Promise<Reach>) {
    this.#place = place;
    this.#reach = reach;
  }

  /** The item of an id; `undefined` where there is none. */
  async get(id: string): Promise<T | undefined> {
    const { tenant, client } = await this.#reach();
    const found = await client.send(
      new GetCommand({ TableName: this.#place.name, Key: this.#keyOf(tenant, id) }),
    );
    // What is read was written by `insert` or `replace` of this table, which take only T.
    return found.Item?.item as T | undefined;
  }

  /** Writes a new item; `false` where its id is taken. */
  insert(item: T): Promise<boolean> {
    return this.#put(item, IS_NEW);
  }

  /** Writes over an item; `false` where there is none. */
  replace(item: T): Promise<boolean> {
    return this.#put(item, EXISTS);
  }

  /** Takes an item away; `false` where there is none. */
  async remove(id: string): Promise<boolean> {
    const { tenant, client } = await this.#reach();
    return unlessCheckFails(
      client.send(
        new DeleteCommand({
          TableName: this.#place.name,
          Key: this.#keyOf(tenant, id),
          ConditionExpression: EXISTS,
        }),
      ),
    );
  }

  /** One page of the caller's items. */
  async list(request: ListRequest): Promise<Page<T>> {
    return listPage<T>(await this.#reach(), this.#place, request);
  }

  /** Step of a transaction that writes a new item, and fails where its id is taken. */
  inserting(item: T): Step {
    return (tenant) => ({
      Put: {
        TableName: this.#place.name,
        Item: this.#recordOf(tenant, item),
        ConditionExpression: IS_NEW,
      },
    });
  }

  /** Step of a transaction that fails where there is no such item. */
  requiring(id: string): Step {
    return (tenant) => ({
      ConditionCheck: {
        TableName: this.#place.name,
        Key: this.#keyOf(tenant, id),
        ConditionExpression: EXISTS,
      },
    });
  }

  async #put(item: T, condition: string): Promise<boolean> {
    const { tenant, client } = await this.#reach();
    return unlessCheckFails(
      client.send(
        new PutCommand({
          TableName: this.#place.name,
          Item: this.#recordOf(tenant, item),
          ConditionExpression: condition,
        }),
      ),
    );
  }

  #keyOf(tenant: string, id: string): { pk: string; sk: string } {
    return { pk: itemKeyOf(tenant, id, this.#place.partitions), sk: id };
  }

  #recordOf(tenant: string, item: T): Record<string, unknown> {
    const values = new Map(Object.entries(item));
    const indexed = this.#place.indexes
      .filter((attribute) => values.has(attribute))
      .map((attribute) => [`by-${attribute}`, indexKeyOf(tenant, String(values.get(attribute)))]);
    return { ...this.#keyOf(tenant, item.id), ...Object.fromEntries(indexed), item };
  }
}

async function unlessCheckFails(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isFailedCheck(error)) return false;
    throw error;
  }
}
