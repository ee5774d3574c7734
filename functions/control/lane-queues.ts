import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DueMessage, Lane } from "../../tenants/lane.ts";

/**
 * Messages that one call may send.
 *
 * Source: SQS API reference, SendMessageBatch.
 */
const BATCH = 10;

/** A message on its way to a lane, with what its sender knows it by. */
export interface Addressed {
  /** Which way it goes. */
  readonly lane: Lane;
  /** What it says. */
  readonly message: DueMessage;
  /** Hidden from everyone for so long, in seconds, as {@link delaySecondsUntil} gives it. @default 0 */
  readonly delaySeconds?: number;
}

/** The two queues on which stacks wait for a worker. */
export class LaneQueues {
  readonly #client: SQSClient;
  readonly #urls: Readonly<Record<Lane, string>>;

  constructor(client: SQSClient, urls: Readonly<Record<Lane, string>>) {
    this.#client = client;
    this.#urls = urls;
  }

  /** Sends messages of any lanes; returns those that were not taken. */
  async send<M extends Addressed>(messages: readonly M[]): Promise<readonly M[]> {
    const byLane = Map.groupBy(messages, ({ lane }) => lane);
    const lost = [...byLane].flatMap(([lane, all]) =>
      chunksOf(all, BATCH).map((chunk) => this.#sendChunk(lane, chunk)),
    );
    return (await Promise.all(lost)).flat();
  }

  async #sendChunk<M extends Addressed>(lane: Lane, chunk: readonly M[]): Promise<readonly M[]> {
    const { Failed = [] } = await this.#client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#urls[lane],
        Entries: chunk.map(({ message, delaySeconds }, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(message),
          ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
        })),
      }),
    );
    const failed = new Set(Failed.map(({ Id }) => Id));
    return chunk.filter((_message, index) => failed.has(String(index)));
  }
}

function chunksOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_none, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
