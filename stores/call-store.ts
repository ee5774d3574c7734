import { setTimeout } from "node:timers/promises";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type KnownCalls, lessonOf, type MadeCall, TAKEN_AHEAD_MS } from "../tenants/call-times.ts";
import { WriteConflictError } from "../tenants/errors.ts";
import { callTimeOf, type PacedCall } from "../tenants/rates.ts";
import { type Slowed, slowedAnew, slownessOf } from "../tenants/slowness.ts";
import { isRefused } from "./conditional-write.ts";

/** How often a time is looked for when other workers take one in the same moment. */
const TRIES = 20;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 15;

/** What stands before a shard's name in the key of its calls' times, which no shard's name can hold. */
const CALLS_KEY = "calls-";

/** What stands behind a call's name in the attribute of what it usually takes. */
const USUAL = "-usual-ms";

/** Attributes of how much slower all calls of a shard go. */
const SLOWED = { factor: "slowed-factor", since: "slowed-since" };

/** What a row says, by its attributes; absent: nothing of it. */
type Facts = Readonly<Record<string, number | undefined>>;

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
      const row = await this.#read(shard);
      const known = knownOf(row, call);
      const asked = now();
      const slowness = slownessOf(slowedIn(row), asked);
      const { at, nextAt } = callTimeOf(call, asked, { nextAt: known.nextAt, slowness });
      if (at - asked > TAKEN_AHEAD_MS) return { isTaken: false, at };
      const isTaken = await this.#write(shard, factsOf(call, known), { [call]: nextAt });
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
      const known = knownOf(await this.#read(shard, stop), call);
      const lesson = factsOf(call, lessonOf(call, made, known));
      return (await this.#write(shard, factsOf(call, known), lesson, stop)) || undefined;
    });
  }

  /**
   * Lets all workers of a shard go slower for a while, with calls of operations that have begun too.
   *
   * @throws {@link WriteConflictError} when others were faster again and again.
   */
  async slow(shard: string, now: () => number): Promise<void> {
    await this.#retried(shard, async () => {
      const slowed = slowedIn(await this.#read(shard));
      const next = slownessFacts(slowedAnew(slowed, now()));
      return (await this.#write(shard, slownessFacts(slowed), next)) || undefined;
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

  async #read(shard: string, abortSignal?: AbortSignal): Promise<Facts> {
    const { Item = {} } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { shard: `${CALLS_KEY}${shard}` },
        ConsistentRead: true,
      }),
      abortSignal ? { abortSignal } : {},
    );
    return Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, numberOf(value)]));
  }

  /** Whether it was written. Whoever changed what was read since then keeps what he changed. */
  async #write(
    shard: string,
    known: Facts,
    next: Facts,
    abortSignal?: AbortSignal,
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { shard: `${CALLS_KEY}${shard}` },
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
function changeOf(known: Facts, next: Facts) {
  const names = Object.keys(known);
  const written = names.flatMap((name, index) => (next[name] === undefined ? [] : [index]));
  const values = names.flatMap((name, index) => [
    [`:known${index}`, known[name]] as const,
    [`:next${index}`, next[name]] as const,
  ]);
  const held = names.map((name, index) =>
    known[name] === undefined
      ? `attribute_not_exists(#fact${index})`
      : `#fact${index} = :known${index}`,
  );
  return {
    UpdateExpression: `SET ${written.map((index) => `#fact${index} = :next${index}`).join(", ")}`,
    ConditionExpression: held.join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#fact${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      values.filter(([, value]) => value !== undefined),
    ),
  };
}

function knownOf(row: Facts, call: PacedCall): KnownCalls {
  return { nextAt: row[call], usualMs: row[`${call}${USUAL}`] };
}

function factsOf(call: PacedCall, { nextAt, usualMs }: KnownCalls): Facts {
  return { [call]: nextAt, [`${call}${USUAL}`]: usualMs };
}

function slowedIn(row: Facts): Slowed | undefined {
  const { [SLOWED.factor]: factor, [SLOWED.since]: since } = row;
  return factor === undefined || since === undefined ? undefined : { factor, since };
}

function slownessFacts(slowed: Slowed | undefined): Facts {
  return { [SLOWED.factor]: slowed?.factor, [SLOWED.since]: slowed?.since };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
