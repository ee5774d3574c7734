import { isCorrupt, type MappedStack } from "../../stores/mapped-stack.ts";
import { settleStack } from "../../stores/settle-stack.ts";
import type { TakenLease } from "../../stores/truth-store.ts";
import { StackBusyError } from "../../tenants/errors.ts";
import { isDue } from "../../tenants/is-due.ts";
import { isTakeable } from "../../tenants/lease-times.ts";
import type { Failure } from "../../tenants/tenant.ts";
import { untouched } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";
import { CallsThrottledError } from "../engine/engine-failure.ts";
import { keepLease } from "../leases/keep-lease.ts";
import { awaitStart } from "./await-start.ts";
import { OperationRun, type OperationTask } from "./operation-run.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** What an operator asks for beyond what is due. */
export interface OperationRequest {
  /**
   * What to do.
   *
   * @default "up"
   */
  readonly action?: "up" | "refresh";
  /**
   * Whether to work on a stack that has met its wish or must wait for its next attempt.
   *
   * @default false
   */
  readonly isForced?: boolean;
  /**
   * Who asks.
   *
   * @default - nobody: the stack is due
   */
  readonly by?: string | undefined;
}

/** Errors of the engine's processes come by their codes. */
const THROTTLED = new CallsThrottledError([]).code;

/** What became of a stack at a worker's hands. */
export interface OperationResult {
  /**
   * `succeeded`, `failed`, `stopped` (given back) and `lost` (another goes on) are ends of an
   * operation. Without one: `met`, `given-up`, `unwished`, `aside` (unreadable), `busy` (another
   * works on it), `waiting` (held, or not yet time) or `later` (the shard's rates let it begin only
   * at `retryAt`).
   */
  readonly status:
    | "succeeded"
    | "failed"
    | "stopped"
    | "lost"
    | "met"
    | "given-up"
    | "unwished"
    | "aside"
    | "busy"
    | "waiting"
    | "later";
  /** Id of the operation, if there was one. */
  readonly operation?: string;
  /** When to come again, in milliseconds since 1970; only for `later`. */
  readonly retryAt?: number;
  /** Why it failed. */
  readonly failure?: Failure;
}

/**
 * Makes one stack what it is wished to be, if it is due.
 *
 * Any number of workers may be told of the same stack: the lease lets one work, and the others end
 * without a trace. Each step finds by a condition what was done before it.
 */
export async function runOperation(
  stack: string,
  parts: WorkerParts,
  { action = "up", isForced = false, by }: OperationRequest = {},
): Promise<OperationResult> {
  const state = await readOrSetAside(stack, parts);
  if (state.aside) return { status: "aside" };
  if (!state.wish) return { status: "unwished" };
  if (!isWanted(state.wish, state, isForced, parts)) {
    const status = await statusWithoutWork(stack, state, parts);
    // Whoever is busy with the stack works in the slot that was booked for it.
    if (status !== "busy") await parts.starts.end(state.wish.shard, stack);
    return { status };
  }
  const start = await awaitStart(state.wish, state.truth, parts);
  if (start.kind === "stopped") return { status: "stopped" };
  if (start.kind === "later") return { status: "later", retryAt: start.retryAt };
  await parts.checkpoint("before-lease");
  const operation = parts.newId();
  const takenAt = Date.now();
  const taken = await takeLease(stack, operation, takenAt, parts);
  if (!taken) return { status: "busy" };
  const renew = (expiresAt: number) => parts.truths.renew(stack, taken.fence, expiresAt);
  const lease = keepLease({ renew, times: parts.times, takenAt });
  const task = { stack, operation, action, isForced, by, taken, lease, parts };
  return runInSlot(state.wish.shard, task);
}

/** Gives the start back however the operation ends; whoever goes on with a lost one keeps it. */
async function runInSlot(shard: string, task: OperationTask): Promise<OperationResult> {
  const { stack, lease, parts } = task;
  let isOver = true;
  try {
    const result = await new OperationRun(task).run();
    isOver = result.status !== "lost";
    if (result.failure?.code === THROTTLED) await slowDown(shard, parts);
    return result;
  } finally {
    await lease.end();
    if (isOver) await parts.starts.end(shard, stack);
  }
}

/** All workers begin what comes later further apart, and what has begun makes its calls further apart. */
async function slowDown(shard: string, { starts, calls }: WorkerParts): Promise<void> {
  await Promise.all([starts.slow(shard, Date.now), calls.slow(shard, Date.now)]);
}

async function readOrSetAside(stack: string, parts: WorkerParts): Promise<MappedStack> {
  try {
    return await parts.mapping.read(stack);
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    const reason = parts.mask(error.message);
    await parts.mapping.setAside(stack, reason, new Date());
    return { aside: { reason, at: new Date().toISOString() } };
  }
}

/** The start that a truth remembers is this worker's own, so it does not stand in the way. */
function isWanted(
  wish: Wish,
  { truth, hold }: MappedStack,
  isForced: boolean,
  { times }: WorkerParts,
): boolean {
  const { startedUntil: _own, ...rest } = truth ?? untouched(wish.stack);
  return isDue({ wish, hold, truth: isForced ? undefined : rest }, times, Date.now());
}

async function statusWithoutWork(
  stack: string,
  state: MappedStack,
  parts: WorkerParts,
): Promise<OperationResult["status"]> {
  const settled = await settleStack(parts, stack, state);
  if (settled !== "unmet") return settled;
  return isTakeable(state.truth?.lease, parts.times, Date.now()) ? "waiting" : "busy";
}

/** The owner names the operation too, so that a successor can say what was abandoned. */
async function takeLease(
  stack: string,
  operation: string,
  now: number,
  { truths, owner, run, times }: WorkerParts,
): Promise<TakenLease | undefined> {
  try {
    return await truths.take({ stack, owner: `${owner}#${operation}`, run }, times, now);
  } catch (error) {
    if (error instanceof StackBusyError) return undefined;
    throw error;
  }
}
