import { setTimeout } from "node:timers/promises";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type KnownCalls, lessonOf, type MadeCall, TAKEN_AHEAD_MS } from "../tenants/call-times.ts";
import { WriteConflictError } from "../tenants/errors.ts";
import { callTimeOf, type PacedCall } from "../tenants/rates.ts";
import { isRefused } from "./conditional-write.ts";

/** How often a time is looked for when other workers take one in the same moment. */
const TRIES = 20;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 15;

/** What stands before a shard's name in the key of its calls' times, which no shard's name can hold. */
const CALLS_KEY = "calls-";

/** What stands behind a call's name in the attribute of its quickest answer. */
const QUICKEST = "-quickest-ms";

/** A time of a call: the asker's own, or one for which it is too early to ask. */
export interface CallAnswer {
  /** Whether nobody else gets it any more. */
  readonly isTaken: boolean;
  /** The time, in milliseconds since 1970. */
  readonly at: number;
}

interface Condition {
  readonly condition?: string;
  /** What was read. */
  readonly known?: number | undefined;
}

/**
 * Times at which a shard's paced calls may be made. Each is taken by one write under the time that was read, so that no
 * two workers get the same, on whichever machines they run. A time that its worker does not use is lost.
 */
export class CallStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Takes the next time of a call if it is near; else says when it is.
   *
   * @throws {@link WriteConflictError} when others were faster again and again.
   */
  async book(shard: string, call: PacedCall, now: () => number): Promise<CallAnswer> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const { nextAt: known } = await this.#read(shard, call);
      const asked = now();
      const { at, nextAt } = callTimeOf(call, known ?? 0, asked);
      if (at - asked > TAKEN_AHEAD_MS) return { isTaken: false, at };
      // Whoever took a time since it was read keeps it.
      const unchanged = known === undefined ? "attribute_not_exists(#name)" : "#name = :known";
      if (await this.#set(shard, call, nextAt, { condition: unchanged, known }))
        return { isTaken: true, at };
      await setTimeout(Math.random() * WAIT * tries);
    }
    throw new WriteConflictError(`the calls of shard "${shard}"`);
  }

  /** Puts off the calls after one that came late to AWS. */
  async learn(shard: string, call: PacedCall, made: MadeCall): Promise<void> {
    const { quickestMs, nextAt } = lessonOf(call, made, await this.#read(shard, call));
    // Two that learn in one moment differ by little, and every later call says it again.
    if (quickestMs !== undefined) await this.#set(shard, `${call}${QUICKEST}`, quickestMs);
    // A time that was put off further meanwhile stays.
    const isEarlier = "attribute_not_exists(#name) OR #name < :value";
    if (nextAt !== undefined) await this.#set(shard, call, nextAt, { condition: isEarlier });
  }

  async #read(shard: string, call: PacedCall): Promise<KnownCalls> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { shard: `${CALLS_KEY}${shard}` },
        ConsistentRead: true,
      }),
    );
    return { nextAt: numberOf(Item?.[call]), quickestMs: numberOf(Item?.[`${call}${QUICKEST}`]) };
  }

  /** Whether it was written, which it is not where the condition does not hold. */
  async #set(shard: string, name: string, value: number, { condition, known }: Condition = {}) {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { shard: `${CALLS_KEY}${shard}` },
          UpdateExpression: "SET #name = :value",
          ConditionExpression: condition,
          ExpressionAttributeNames: { "#name": name },
          ExpressionAttributeValues: {
            ":value": value,
            ...(known === undefined ? {} : { ":known": known }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
