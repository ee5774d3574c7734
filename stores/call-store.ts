import { setTimeout } from "node:timers/promises";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { WriteConflictError } from "../tenants/errors.ts";
import { callTimeOf, type PacedCall } from "../tenants/rates.ts";
import { isRefused } from "./conditional-write.ts";

/** How often a time is looked for when other workers take one in the same moment. */
const TRIES = 20;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 15;

/** What stands before a shard's name in the key of its calls' times, which no shard's name can hold. */
const CALLS_KEY = "calls-";

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
   * Takes the next time of a call, in milliseconds since 1970.
   *
   * @throws {@link WriteConflictError} when others were faster again and again.
   */
  async book(shard: string, call: PacedCall, now: () => number): Promise<number> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const known = await this.#read(shard, call);
      const { at, nextAt } = callTimeOf(call, known ?? 0, now());
      if (await this.#write(shard, call, { known, nextAt })) return at;
      await setTimeout(Math.random() * WAIT * tries);
    }
    throw new WriteConflictError(`the calls of shard "${shard}"`);
  }

  async #read(shard: string, call: PacedCall): Promise<number | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { shard: `${CALLS_KEY}${shard}` },
        ConsistentRead: true,
      }),
    );
    const known: unknown = Item?.[call];
    return typeof known === "number" ? known : undefined;
  }

  async #write(
    shard: string,
    call: PacedCall,
    { known, nextAt }: { readonly known: number | undefined; readonly nextAt: number },
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { shard: `${CALLS_KEY}${shard}` },
          UpdateExpression: "SET #call = :nextAt",
          // Whoever took a time since it was read keeps it.
          ConditionExpression:
            known === undefined ? "attribute_not_exists(#call)" : "#call = :known",
          ExpressionAttributeNames: { "#call": call },
          ExpressionAttributeValues: {
            ":nextAt": nextAt,
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
