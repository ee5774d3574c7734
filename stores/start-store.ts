import { setTimeout } from "node:timers/promises";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { parseDocument } from "../tenants/document.ts";
import { WriteConflictError } from "../tenants/errors.ts";
import {
  bookStart,
  EMPTY_BOOK,
  endStart,
  type StartAnswer,
  StartBook,
  type StartRequest,
  type StartRules,
  slowDown,
} from "../tenants/start-slots.ts";
import { isRefused } from "./conditional-write.ts";

/** How often a book is written anew when another worker wrote in between. */
const TRIES = 12;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 15;

/** What stands before a shard's name in the key of its book, which no shard's name can hold. */
const BOOK_KEY = "starts-";

/**
 * Books of the times at which shards' operations begin. Each change is one write under the version
 * that was read, so that all workers on all machines together keep to AWS's rates.
 */
export class StartStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Gives an operation its time to begin, or says when to ask again. */
  async book(
    shard: string,
    request: StartRequest,
    now: () => number,
    rules: StartRules,
  ): Promise<StartAnswer> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const { book, version } = await this.#read(shard);
      const answer = bookStart(book, request, now(), rules);
      if (answer.kind === "later") return answer;
      if (await this.#write(shard, answer.book, version)) return answer;
      await setTimeout(Math.random() * WAIT * tries);
    }
    const reason = "many operations look for a start in this moment";
    return { kind: "later", retryAt: now() + 1_000, reason };
  }

  /** Gives a stack's slot back; once or often is the same. */
  async end(shard: string, stack: string): Promise<void> {
    await this.#change(shard, (book) => (stack in book.slots ? endStart(book, stack) : book));
  }

  /** Lets all workers of a shard go slower for a while. */
  async slow(shard: string, now: () => number): Promise<void> {
    await this.#change(shard, (book) => slowDown(book, now()));
  }

  /** The book of a shard, as it stands. */
  async get(shard: string): Promise<StartBook> {
    return (await this.#read(shard)).book;
  }

  async #change(shard: string, change: (book: StartBook) => StartBook): Promise<void> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const { book, version } = await this.#read(shard);
      const next = change(book);
      if (next === book || (await this.#write(shard, next, version))) return;
      await setTimeout(Math.random() * WAIT * tries);
    }
    throw new WriteConflictError(`the starts of shard "${shard}"`);
  }

  async #read(shard: string): Promise<{ readonly book: StartBook; readonly version: number }> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { shard: `${BOOK_KEY}${shard}` },
        ConsistentRead: true,
      }),
    );
    if (!Item) return { book: EMPTY_BOOK, version: 0 };
    const { shard: _key, version, ...book } = Item;
    const source = `the starts of shard "${shard}"`;
    return { book: parseDocument(StartBook, book, source), version: Number(version) };
  }

  async #write(shard: string, book: StartBook, version: number): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...book, shard: `${BOOK_KEY}${shard}`, version: version + 1 },
          ConditionExpression: "attribute_not_exists(version) OR version = :version",
          ExpressionAttributeValues: { ":version": version },
        }),
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }
}
