import { isCorrupt, type MappedStack } from "../../stores/mapped-stack.ts";
import type { DueStack, MappingStore } from "../../stores/mapping-store.ts";
import { type SettlingStores, settleStack } from "../../stores/settle-stack.ts";
import { isDue } from "../../tenants/is-due.ts";
import { type Lanes, laneOf } from "../../tenants/lane.ts";
import type { LeaseTimes } from "../../tenants/lease-times.ts";
import type { Addressed, LaneQueues } from "../control/lane-queues.ts";

/** What looking after stacks needs. */
export interface StackSweep extends SettlingStores {
  /** What stacks should be and what they are. */
  readonly mapping: Pick<MappingStore, "read" | "setAside" | "settle" | "forget">;
  /** Takes the messages. */
  readonly queues: Pick<LaneQueues, "send">;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** How leases are kept. */
  readonly times: LeaseTimes;
  /** Whether something is so young that those who deal with it first may still do so. */
  readonly isFresh: (since: string) => boolean;
  /** The time. */
  readonly now: () => Date;
}

/** Sees to one stack whose wish may be unmet: settles it when it is met, sends it to its lane when it is due. */
export async function sweepStack(due: DueStack, ports: StackSweep): Promise<void> {
  const state = await readOrSetAside(due.stack, ports);
  if (!state?.wish) return;
  if ((await settleStack(ports, due.stack, state)) !== "unmet") return;
  const message = ports.isFresh(due.since) ? undefined : messageFor(due, state, ports);
  if (!message) return;
  const lost = await ports.queues.send([message]);
  if (lost.length > 0) throw new Error(`the queue did not take stack "${due.stack}"`);
}

/** The message for a stack that needs a worker now. */
function messageFor(
  { stack }: Pick<DueStack, "stack">,
  { wish, truth, hold }: MappedStack,
  { lanes, times, now }: Pick<StackSweep, "lanes" | "times" | "now">,
): Addressed | undefined {
  const lane = laneOf(lanes, stack);
  if (!lane || !wish || !isDue({ wish, truth, hold }, times, now().getTime())) return undefined;
  return { lane, message: { stack, generation: wish.generation } };
}

async function readOrSetAside(
  stack: string,
  { mapping, now }: StackSweep,
): Promise<MappedStack | undefined> {
  try {
    return await mapping.read(stack);
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    await mapping.setAside(stack, error.message, now());
    return undefined;
  }
}
