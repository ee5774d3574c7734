import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import type { MappingStore } from "../../stores/mapping-store.ts";
import type { Lanes } from "../../tenants/lane.ts";
import type { LaneQueues } from "../control/lane-queues.ts";
import { type PlannedMessage, planDispatch } from "./plan-dispatch.ts";

/** What dispatching needs. */
export interface DispatchPorts {
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** Takes the messages. */
  readonly queues: Pick<LaneQueues, "send">;
  /** Keeps what cannot be read out of the way. */
  readonly mapping: Pick<MappingStore, "setAside">;
  /** The time. */
  readonly now: () => Date;
}

/** Puts each changed wish on the queue of its lane, and answers with the records to send again. */
export async function dispatch(
  records: readonly DynamoDBRecord[],
  { lanes, queues, mapping, now }: DispatchPorts,
): Promise<DynamoDBBatchResponse> {
  const { messages, corrupt } = planDispatch(records, lanes);
  for (const { stack, reason } of corrupt) await mapping.setAside(stack, reason, now());
  return { batchItemFailures: firstOf(await queues.send(messages)) };
}

/** A stream is read again from the first failure on, so that only the lowest place counts. */
function firstOf(lost: readonly PlannedMessage[]): DynamoDBBatchResponse["batchItemFailures"] {
  const [first] = lost.map(({ sequence }) => sequence).sort(byNumber);
  return first === undefined ? [] : [{ itemIdentifier: first }];
}

/** Sequence numbers are too long for numbers. */
function byNumber(a: string, b: string): number {
  return BigInt(a) < BigInt(b) ? -1 : 1;
}
