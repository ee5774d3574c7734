import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { isCorrupt } from "../../stores/mapped-stack.ts";
import type { MappingStore } from "../../stores/mapping-store.ts";
import type { StartStore } from "../../stores/start-store.ts";
import type { TruthStore } from "../../stores/truth-store.ts";
import { DueMessage } from "../../tenants/lane.ts";
import { delaySecondsUntil } from "../../tenants/message-delay.ts";
import { physicalName } from "../../tenants/naming.ts";
import { startRequestOf } from "../../tenants/paced-operation.ts";
import { START_RULES } from "../../tenants/start-slots.ts";
import { untouched } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { LaneQueues } from "../control/lane-queues.ts";
import type { Facts } from "../control/log.ts";
import { type Decided, decideStart, type PipelineStart, pipelineStartOf } from "./start-stack.ts";

/** What starting needs. */
export interface StartPorts {
  /** What stacks should be. */
  readonly mapping: Pick<MappingStore, "read" | "setAside">;
  /** Counts the starts. */
  readonly truths: Pick<TruthStore, "deferStart" | "reserveStart">;
  /** When operations may begin. */
  readonly starts: Pick<StartStore, "book">;
  /** Takes messages for later. */
  readonly queues: Pick<LaneQueues, "send">;
  /** Asks CodePipeline for an execution. */
  readonly startPipeline: (start: PipelineStart) => Promise<void>;
  /** For so long a start may take until its worker holds the lease, in milliseconds. */
  readonly startWindow: number;
  /** The time. */
  readonly now: () => Date;
  /** Tells what became of a message. */
  readonly tell: (message: string, facts: Facts) => void;
}

/** Starts a pipeline execution for each message, and answers with the messages to send again. */
export async function startBatch(
  records: readonly SQSRecord[],
  ports: StartPorts,
): Promise<SQSBatchResponse> {
  const outcomes = await Promise.allSettled(records.map((record) => startRecord(record, ports)));
  const failed = records.filter((record, index) => {
    const outcome = outcomes[index];
    if (outcome?.status !== "rejected") return false;
    ports.tell("start failed", { message: record.messageId, error: outcome.reason });
    return true;
  });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function startRecord({ body, messageId }: SQSRecord, ports: StartPorts): Promise<void> {
  const message = DueMessage.safeParse(jsonOf(body));
  if (!message.success) return ports.tell("message dropped: unreadable", { message: messageId });
  const { stack } = message.data;
  const decision = await decisionFor(stack, ports);
  if (decision.kind === "drop") {
    return ports.tell(`message dropped: ${decision.reason}`, { stack });
  }
  return startWish(decision, ports);
}

/** A stack whose items cannot be read is set aside, so that nobody stumbles over it again. */
async function decisionFor(stack: string, { mapping, now }: StartPorts) {
  try {
    return decideStart(await mapping.read(stack), now().getTime());
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    await mapping.setAside(stack, error.message, now());
    return { kind: "drop", reason: "set aside now" } as const;
  }
}

/** The reservation comes first: what dies after it is found by the sweeper, and counted anew. */
async function startWish({ wish, truth }: Decided, ports: StartPorts): Promise<void> {
  const clock = () => ports.now().getTime();
  const request = startRequestOf(wish, truth ?? untouched(wish.stack));
  const booked = await ports.starts.book(wish.shard, request, clock, START_RULES);
  if (booked.kind === "later") return sendLater(wish, booked, ports);
  const now = ports.now().getTime();
  const until = now + ports.startWindow;
  const start = await ports.truths.reserveStart(wish.stack, until, now);
  if (start === undefined) {
    return ports.tell("message dropped: started already", { stack: wish.stack });
  }
  const pipeline = physicalName("pipeline", wish.shard);
  await ports.startPipeline(pipelineStartOf(pipeline, wish, start));
  ports.tell("pipeline started", { stack: wish.stack, generation: wish.generation, start });
}

/** A message of its own, for one that fails too often goes aside. */
async function sendLater(
  { stack, generation }: Wish,
  { retryAt, reason }: { readonly retryAt: number; readonly reason: string },
  { truths, queues, now, tell }: StartPorts,
): Promise<void> {
  // Without this the sweeper would send one message more in each of its passes.
  await truths.deferStart(stack, retryAt, now().getTime());
  const delaySeconds = delaySecondsUntil(retryAt, now().getTime());
  const message = { lane: "pipeline" as const, message: { stack, generation }, delaySeconds };
  const lost = await queues.send([message]);
  if (lost.length > 0) throw new Error(`the queue did not take stack "${stack}" for later`);
  tell(`pipeline not started yet: ${reason}`, { stack, delaySeconds });
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
