import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { WriteConflictError } from "../tenants/errors.ts";
import { isGivenUp } from "../tenants/is-due.ts";
import { type Desire, desireOf, type Wish } from "../tenants/wish.ts";
import { isRefused, isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import { isReadable, type MappedStack, mappedStackOf } from "./mapped-stack.ts";
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

interface LastWish {
  readonly standing?: Wish;
  readonly generation: unknown;
}

/** How often a wish is written anew when another writer came between. */
const WISH_TRIES = 5;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WISH_WAIT = 40;

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
    return mappedStackOf(stack, await this.#items(stack));
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
   * Wishes something of a stack. The same desire again changes nothing, unless it was given up:
   * then it is wished anew.
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
    const wanted = withoutAbsent(desire);
    for (let tries = 1; tries <= WISH_TRIES; tries += 1) {
      const last = await this.#lastWish(desire.stack);
      if (last.standing && isDeepStrictEqual(desireOf(last.standing), wanted)) return last.standing;
      const next: Wish = {
        ...wanted,
        generation: nextGeneration(last.generation),
        wishedAt: now.toISOString(),
        wishedBy: by,
      };
      if (await this.#write(next, last.generation, joined(next.generation))) return next;
      if (tries < WISH_TRIES) await setTimeout(Math.random() * WISH_WAIT * tries);
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

  /**
   * Keeps a stack whose items cannot be read from being looked at again and again.
   *
   * A wish that comes in the same moment wins: it replaces what could not be read.
   */
  async setAside(stack: string, reason: string, now: Date): Promise<void> {
    const items = await this.#items(stack);
    if (isReadable(stack, items)) return;
    const aside = { stack, item: "aside", reason, at: now.toISOString() };
    await this.#transact([
      { Put: { TableName: this.#table, Item: aside } },
      deleteWrite(this.#table, stack, "due", unchanged(items.find(({ item }) => item === "due"))),
    ]);
  }

  /**
   * Forgets a stack that is gone as it was wished: nothing of it stays.
   *
   * @returns false when it was wished anew, or taken by a worker, meanwhile.
   */
  async forget(stack: string, generation: number): Promise<boolean> {
    const met = { ":generation": generation, ":absent": "absent" };
    return this.#transact([
      deleteWrite(this.#table, stack, "wish", {
        ConditionExpression: "generation = :generation AND #state = :absent",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: met,
      }),
      deleteWrite(this.#table, stack, "truth", {
        ConditionExpression:
          "generation = :generation AND #state = :absent AND attribute_not_exists(lease)",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: met,
      }),
      deleteWrite(this.#table, stack, "due"),
      deleteWrite(this.#table, stack, "hold"),
      deleteWrite(this.#table, stack, "pin"),
    ]);
  }

  async #items(stack: string): Promise<readonly Record<string, unknown>[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: "stack = :stack",
        ExpressionAttributeValues: { ":stack": stack },
      }),
    );
    return Items;
  }

  /** The last wish unless it was given up, and its generation even if it cannot be read. */
  async #lastWish(stack: string): Promise<LastWish> {
    const items = await this.#items(stack);
    const generation = items.find(({ item }) => item === "wish")?.generation;
    const { wish, truth } = isReadable(stack, items) ? mappedStackOf(stack, items) : {};
    return { generation, ...(wish && !isGivenUp(wish, truth) ? { standing: wish } : {}) };
  }

  /** Writes a wish and its `due` item together; false when another writer was faster. */
  async #write(next: Wish, last: unknown, joined: readonly JoinedWrite[]): Promise<boolean> {
    const own = writesOf(this.#table, next, last);
    const others = joined.map((_, index) => own.length + index);
    return this.#transact([...own, ...joined], [0, ...others]);
  }

  /** False when one of the writes that may be refused was, or another transaction came between. */
  async #transact(writes: JoinedWrite[], refusable?: readonly number[]): Promise<boolean> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: writes }));
      return true;
    } catch (error) {
      const refused = refusedWrites(error).some((place) => refusable?.includes(place) ?? true);
      if (refused || isTransactionConflict(error)) return false;
      throw error;
    }
  }
}

/** Whatever stands in the place of a generation that cannot be read, the next is a number again. */
function nextGeneration(last: unknown): number {
  return typeof last === "number" && Number.isSafeInteger(last) && last > 0 ? last + 1 : 1;
}

type Condition = Pick<
  NonNullable<JoinedWrite["Delete"]>,
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

function deleteWrite(
  table: string,
  stack: string,
  item: string,
  condition: Condition = {},
): JoinedWrite {
  return { Delete: { TableName: table, Key: { stack, item }, ...condition } };
}

/** That a `due` item is still the one that was read, or still absent. */
function unchanged(due: Record<string, unknown> | undefined): Condition {
  if (!due) return { ConditionExpression: "attribute_not_exists(stack)" };
  return {
    ConditionExpression: "generation = :generation",
    ExpressionAttributeValues: { ":generation": due.generation },
  };
}

/** The condition keeps two writers of one generation apart; the `due` item is never without its wish. */
function writesOf(table: string, next: Wish, last: unknown): JoinedWrite[] {
  const { stack, generation, wishedAt } = next;
  return [
    {
      Put: {
        TableName: table,
        Item: { ...next, item: "wish", fleet: "fleet" },
        ...(last === undefined
          ? { ConditionExpression: "attribute_not_exists(generation)" }
          : {
              ConditionExpression: "generation = :last",
              ExpressionAttributeValues: { ":last": last },
            }),
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

/** A field that is `undefined` is not stored, so it must not count as a difference either. */
function withoutAbsent(desire: Desire): Desire {
  // The filter only drops fields that the type says may be missing.
  return Object.fromEntries(
    Object.entries(desire).filter(([, value]) => value !== undefined),
  ) as unknown as Desire;
}
