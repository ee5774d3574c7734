import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import { type Lanes, laneOf } from "../../tenants/lane.ts";
import type { Addressed } from "../control/lane-queues.ts";

/** A message, and the stream record that it was made of. */
export interface PlannedMessage extends Addressed {
  /** Place of the record in the stream. */
  readonly sequence: string;
}

/** An item that says nothing that a worker could do. */
export interface CorruptWish {
  /** Name of the stack. */
  readonly stack: string;
  /** What is wrong. */
  readonly reason: string;
  /** Place of the record in the stream. */
  readonly sequence: string;
}

/** What is to be done about a batch of stream records. */
export interface DispatchPlan {
  /** Messages to send. */
  readonly messages: readonly PlannedMessage[];
  /** Stacks to set aside. */
  readonly corrupt: readonly CorruptWish[];
}

/** What the dispatcher reads of a wish; workers read, and check, the whole. */
const Image = z.object({
  generation: z.object({ N: z.string().regex(/^[1-9]\d*$/) }).transform(({ N }) => Number(N)),
});

const Key = z.object({ stack: z.object({ S: z.string() }), item: z.object({ S: z.string() }) });

/** Decides where each changed wish goes; records of other items are passed over. */
export function planDispatch(records: readonly DynamoDBRecord[], lanes: Lanes): DispatchPlan {
  const planned = records.flatMap((record) => plannedOf(record, lanes));
  return {
    messages: planned.filter((each) => "message" in each),
    corrupt: planned.filter((each) => "reason" in each),
  };
}

function plannedOf(
  { dynamodb = {} }: DynamoDBRecord,
  lanes: Lanes,
): readonly (PlannedMessage | CorruptWish)[] {
  const key = Key.safeParse(dynamodb.Keys);
  if (!key.success || key.data.item.S !== "wish" || !dynamodb.NewImage) return [];
  const stack = key.data.stack.S;
  const sequence = dynamodb.SequenceNumber ?? "";
  const lane = laneOf(lanes, stack);
  if (!lane) return [{ stack, sequence, reason: `no stack of ours is named "${stack}"` }];
  const image = Image.safeParse(dynamodb.NewImage);
  if (!image.success) {
    return [{ stack, sequence, reason: "generation must be a whole number of at least 1" }];
  }
  return [{ lane, sequence, message: { stack, generation: image.data.generation } }];
}
