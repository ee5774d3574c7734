import { isDeepStrictEqual } from "node:util";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import { InvalidDocumentError, WriteConflictError } from "../tenants/errors.ts";
import type { StackState } from "../tenants/is-due.ts";
import { Truth } from "../tenants/truth.ts";
import { type Desire, desireOf, Wish } from "../tenants/wish.ts";
import { isRefused, isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import { cursorOf, type Page, type PageRequest, startKeyOf } from "./page.ts";

/** A write that joins the transaction of another. */
export type JoinedWrite = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** A stack whose wish may be unmet. */
export interface DueStack {
  /** Name of the stack. */
  readonly stack: string;
  /** Generation that was wished when the item was written. */
  readonly generation: number;
  /** Since when, ISO 8601. */
  readonly since: string;
}

/** A stack that was set aside because its items cannot be read. */
export interface SetAside {
  /** What is wrong with them. */
  readonly reason: string;
  /** Since when, ISO 8601. */
  readonly at: string;
}

/** Everything that is known of one stack. */
export interface MappedStack extends Omit<StackState, "wish"> {
  /** What the stack should be; absent when nobody wished it. */
  readonly wish?: Wish | undefined;
  /** Why nobody works on it any more. */
  readonly aside?: SetAside | undefined;
}

/** How often a wish is written anew when another writer came between. */
const WISH_TRIES = 5;

const Hold = z.object({ reason: z.string(), by: z.string(), until: z.int().optional() });
const Aside = z.object({ reason: z.string(), at: z.string() });
/** Only the key is sure to be as it should; what is corrupt must not hide the other stacks. */
const Due = z.object({
  stack: z.string(),
  generation: z.int().catch(0),
  since: z.string().catch(""),
});

/**
 * The tenant-stack mapping: what each fleet stack should be and what it is.
 *
 * Wishes are written here, by those who wish; the truth is written by {@link TruthStore}.
 */
export class MappingStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Everything that is known of one stack, read consistently.
   *
   * @throws {@link InvalidDocumentError} when an item cannot be read.
   */
  async read(stack: string): Promise<MappedStack> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: "stack = :stack",
        ExpressionAttributeValues: { ":stack": stack },
      }),
    );
    return stateOf(stack, Items);
  }

  /** Wishes, in the order of their stacks' names. */
  async wishes({ limit, cursor }: PageRequest): Promise<Page<string>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: "fleet",
        Limit: limit,
        ExclusiveStartKey: startKeyOf(cursor),
        KeyConditionExpression: "fleet = :fleet",
        ExpressionAttributeValues: { ":fleet": "fleet" },
        ProjectionExpression: "stack",
      }),
    );
    return { items: Items.map(({ stack }) => String(stack)), ...cursorOf(LastEvaluatedKey) };
  }

  /** Stacks whose wish may be unmet, the longest waiting first. */
  async due({ limit, cursor }: PageRequest): Promise<Page<DueStack>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: "due",
        Limit: limit,
        ExclusiveStartKey: startKeyOf(cursor),
        KeyConditionExpression: "due = :due",
        ExpressionAttributeValues: { ":due": "due" },
      }),
    );
    return { items: Items.map((item) => Due.parse(item)), ...cursorOf(LastEvaluatedKey) };
  }

  /**
   * Wishes something of a stack. The same desire again changes nothing.
   *
   * @param joined - Writes that must happen with the wish or not at all; made only if it changes.
   * They get its generation, which is known only then.
   * @throws {@link WriteConflictError} when others kept changing the wish meanwhile.
   */
  async wish(
    desire: Desire,
    by: string,
    now: Date,
    joined: (generation: number) => readonly JoinedWrite[] = () => [],
  ): Promise<Wish> {
    for (let tries = 0; tries < WISH_TRIES; tries += 1) {
      const { wish: last } = await this.read(desire.stack);
      if (last && isDeepStrictEqual(desireOf(last), withoutAbsent(desire))) return last;
      const next: Wish = {
        ...withoutAbsent(desire),
        generation: (last?.generation ?? 0) + 1,
        wishedAt: now.toISOString(),
        wishedBy: by,
      };
      if (await this.#write(next, joined(next.generation))) return next;
    }
    throw new WriteConflictError(`the wish of stack "${desire.stack}"`);
  }

  /** Takes a stack off the list of those due, unless it was wished anew meanwhile. */
  async settle(stack: string, generation: number): Promise<void> {
    try {
      await this.#client.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { stack, item: "due" },
          ConditionExpression: "attribute_not_exists(stack) OR generation <= :generation",
          ExpressionAttributeValues: { ":generation": generation },
        }),
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }

  /** Keeps a stack whose items cannot be read from being looked at again and again. */
  async setAside(stack: string, reason: string, now: Date): Promise<void> {
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: { stack, item: "aside", reason, at: now.toISOString() },
      }),
    );
    await this.#client.send(
      new DeleteCommand({ TableName: this.#table, Key: { stack, item: "due" } }),
    );
  }

  /** Writes a wish and its `due` item together; false when another writer was faster. */
  async #write(next: Wish, joined: readonly JoinedWrite[]): Promise<boolean> {
    const own = writesOf(this.#table, next);
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: [...own, ...joined] }));
      return true;
    } catch (error) {
      if (refusedWrites(error).includes(0) || isTransactionConflict(error)) return false;
      throw error;
    }
  }
}

/** The condition keeps two writers of one generation apart; the `due` item is never without its wish. */
function writesOf(table: string, next: Wish): JoinedWrite[] {
  const { stack, generation, wishedAt } = next;
  return [
    {
      Put: {
        TableName: table,
        Item: { ...next, item: "wish", fleet: "fleet" },
        ConditionExpression: "attribute_not_exists(generation) OR generation = :last",
        ExpressionAttributeValues: { ":last": generation - 1 },
      },
    },
    {
      Put: {
        TableName: table,
        Item: { stack, item: "due", due: "due", since: wishedAt, generation },
      },
    },
    { Delete: { TableName: table, Key: { stack, item: "aside" } } },
  ];
}

function stateOf(stack: string, items: readonly Record<string, unknown>[]): MappedStack {
  const read = <S extends z.ZodType>(name: string, schema: S): z.output<S> | undefined => {
    const found = items.find(({ item }) => item === name);
    if (!found) return undefined;
    const { item: _item, fleet: _fleet, ...document } = found;
    return parseDocument(schema, document, `${name} of stack "${stack}"`);
  };
  const aside = read("aside", Aside);
  if (aside) return { aside };
  return { wish: read("wish", Wish), truth: read("truth", Truth), hold: read("hold", Hold) };
}

/** A field that is `undefined` is not stored, so it must not count as a difference either. */
function withoutAbsent(desire: Desire): Desire {
  // The filter only drops fields that the type says may be missing.
  return Object.fromEntries(
    Object.entries(desire).filter(([, value]) => value !== undefined),
  ) as unknown as Desire;
}

/** Whether a read failed because an item of the mapping is corrupt or of an older shape. */
export function isCorrupt(error: unknown): error is InvalidDocumentError {
  return error instanceof InvalidDocumentError;
}
