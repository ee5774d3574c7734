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

/** What stands behind a call's name in the attribute of what it usually takes. */
const USUAL = "-usual-ms";

/** A time of a call: the asker's own, or one for which it is too early to ask. */
export interface CallAnswer {
  /** Whether nobody else gets it any more. */
  readonly isTaken: boolean;
  /** The time, in milliseconds since 1970. */
  readonly at: number;
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
  book(shard: string, call: PacedCall, now: () => number): Promise<CallAnswer> {
    return this.#retried(shard, async () => {
      const known = await this.#read(shard, call);
      const asked = now();
      const { at, nextAt } = callTimeOf(call, known.nextAt ?? 0, asked);
      if (at - asked > TAKEN_AHEAD_MS) return { isTaken: false, at };
      const isTaken = await this.#write(shard, call, known, { ...known, nextAt });
      return isTaken ? { isTaken, at } : undefined;
    });
  }

  /**
   * Puts off the calls after one that came late to AWS, and keeps what a call usually takes.
   *
   * @param stop - Aborted when it is to give up.
   * @throws {@link WriteConflictError} when others were faster again and again.
   */
  async learn(shard: string, call: PacedCall, made: MadeCall, stop: AbortSignal): Promise<void> {
    await this.#retried(shard, async () => {
      stop.throwIfAborted();
      const known = await this.#read(shard, call, stop);
      const isKept = await this.#write(shard, call, known, lessonOf(call, made, known), stop);
      return isKept || undefined;
    });
  }

  /** Tries until there is something. */
  async #retried<T>(shard: string, attempt: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const done = await attempt();
      if (done !== undefined) return done;
      await setTimeout(Math.random() * WAIT * tries);
    }
    throw new WriteConflictError(`the calls of shard "${shard}"`);
  }

  async #read(shard: string, call: PacedCall, abortSignal?: AbortSignal): Promise<KnownCalls> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { shard: `${CALLS_KEY}${shard}` },
        ConsistentRead: true,
      }),
      abortSignal ? { abortSignal } : {},
    );
    return { nextAt: numberOf(Item?.[call]), usualMs: numberOf(Item?.[`${call}${USUAL}`]) };
  }

  /** Whether it was written. Whoever took a time or learnt something since it was read keeps it. */
  async #write(
    shard: string,
    call: PacedCall,
    known: KnownCalls,
    next: KnownCalls,
    abortSignal?: AbortSignal,
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { shard: `${CALLS_KEY}${shard}` },
          ExpressionAttributeNames: { "#next": call, "#usual": `${call}${USUAL}` },
          ...changeOf(known, next),
        }),
        abortSignal ? { abortSignal } : {},
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }
}

/** What is written, under what was read. */
function changeOf(known: KnownCalls, next: KnownCalls) {
  const isSame = (name: string, value: number | undefined) =>
    value === undefined ? `attribute_not_exists(#${name})` : `#${name} = :known_${name}`;
  const values = {
    ":next": next.nextAt,
    ":usual": next.usualMs,
    ":known_next": known.nextAt,
    ":known_usual": known.usualMs,
  };
  return {
    UpdateExpression: `SET #next = :next${next.usualMs === undefined ? "" : ", #usual = :usual"}`,
    ConditionExpression: `${isSame("next", known.nextAt)} AND ${isSame("usual", known.usualMs)}`,
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== undefined),
    ),
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
