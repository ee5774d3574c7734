import { settleStack } from "../../stores/settle-stack.ts";
import type { TakenLease } from "../../stores/truth-store.ts";
import { nextAttemptAt } from "../../tenants/backoff.ts";
import { LeaseLostError, TenantryError } from "../../tenants/errors.ts";
import { isMet } from "../../tenants/is-due.ts";
import type { StackFailure } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { EngineControl } from "../engine/engine.ts";
import { EngineStoppedError } from "../engine/engine-failure.ts";
import type { KeptLease } from "../leases/keep-lease.ts";
import { type ChangedStack, changeStack } from "./change-stack.ts";
import { OperationLog } from "./operation-log.ts";
import { paceCalls } from "./pace-calls.ts";
import type { OperationResult } from "./run-operation.ts";
import { planStack, type StackPlan } from "./stack-plan.ts";
import { OperationBrokenError } from "./worker-error.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** An operation that has its lease. */
export interface OperationTask {
  /** Name of the stack. */
  readonly stack: string;
  /** Id of the operation. */
  readonly operation: string;
  /** What it does. */
  readonly action: "up" | "refresh";
  /** Whether a stack that has met its wish is worked on too. */
  readonly isForced: boolean;
  /** Who asked for it by hand. */
  readonly by: string | undefined;
  /** Its fence, and what was known before. */
  readonly taken: TakenLease;
  /** Its lease. */
  readonly lease: KeptLease;
  /** What it works with. */
  readonly parts: WorkerParts;
}

/** One operation, from its lease to the record of what it came to. */
export class OperationRun {
  readonly #task: OperationTask;
  readonly #log: OperationLog;
  #stage = "lease";
  #mustRecover: boolean;

  constructor(task: OperationTask) {
    this.#task = task;
    this.#mustRecover = task.taken.before.lease !== undefined;
    this.#log = new OperationLog(task.operation, task.parts.operations);
  }

  /** Does it. Whatever fails is recorded; only what cannot be recorded is thrown. */
  async run(): Promise<OperationResult> {
    const { stack, taken, parts } = this.#task;
    // Read again under the lease: what was read before it may be over.
    const { wish } = await parts.mapping.read(stack);
    if (!wish || (isMet(wish, taken.before) && !this.#task.isForced)) return this.#giveBack();
    await this.#begin(wish);
    try {
      return await this.#work(wish);
    } catch (error) {
      return await this.#fail(wish, error);
    } finally {
      await this.#log.end();
    }
  }

  async #giveBack(): Promise<OperationResult> {
    const { stack, taken, lease, parts } = this.#task;
    await lease.end();
    await parts.truths.release(stack, taken.fence);
    const settled = await settleStack(parts, stack, await parts.mapping.read(stack));
    return { status: settled === "unmet" ? "unwished" : settled };
  }

  async #begin(wish: Wish): Promise<void> {
    const { stack, operation, action, by, taken, parts } = this.#task;
    await parts.operations.begin({
      operation,
      stack,
      generation: wish.generation,
      fence: taken.fence,
      action: wish.state === "absent" ? "destroy" : action,
      status: "running",
      owner: parts.owner,
      ...(by === undefined ? {} : { by }),
      startedAt: new Date().toISOString(),
    });
    this.#log.stage("lease", `fence ${taken.fence}`);
  }

  async #work(wish: Wish): Promise<OperationResult> {
    const { taken, parts, action } = this.#task;
    const plan = await planStack(parts, wish, taken.before);
    const control = this.#controlIn(wish);
    const { lease: dead, failure } = taken.before;
    if (dead) await this.#buryPredecessor(dead);
    if (dead || failure) {
      this.#enter("recover");
      const { adopted, dropped } = await parts.engine.recover(plan.run, control);
      this.#log.stage("recover", `${adopted.length} adopted, ${dropped.length} made anew`);
    }
    this.#mustRecover = false;
    this.#enter("engine");
    if (action === "refresh") return this.#refresh(plan, control);
    const changed = await changeStack(parts, plan, taken.before, control);
    return this.#succeed(wish, changed);
  }

  /** What it ran in is stopped first: nothing of it may act on the stack any more. */
  async #buryPredecessor({ owner, run }: { owner: string; run?: string | undefined }) {
    const { operations, stopper } = this.#task.parts;
    this.#enter("predecessor");
    await stopper.stop(run);
    const [, abandoned] = owner.split("#");
    if (abandoned === undefined) return;
    await operations.end(abandoned, { status: "abandoned", endedAt: new Date().toISOString() });
  }

  async #refresh({ run }: StackPlan, control: EngineControl): Promise<OperationResult> {
    const { stack, operation, taken, lease, parts } = this.#task;
    const { changes } = await parts.engine.refresh(run, control);
    await lease.end();
    await parts.truths.release(stack, taken.fence);
    await this.#record({ status: "succeeded", changes });
    return { status: "succeeded", operation };
  }

  /** The order is that of the crash points: truth, then what is due, then whoever waits. */
  async #succeed(wish: Wish, { changes, ...facts }: ChangedStack): Promise<OperationResult> {
    const { stack, operation, taken, lease, parts } = this.#task;
    this.#enter("truth");
    await lease.end();
    const verifiedAt = new Date().toISOString();
    const met = { ...facts, generation: wish.generation, verifiedAt };
    await parts.truths.recordMet(stack, taken.fence, met);
    await parts.checkpoint("after-truth");
    await this.#record({ status: "succeeded", changes });
    await settleStack(parts, stack, await parts.mapping.read(stack));
    await parts.checkpoint("after-settling");
    return { status: "succeeded", operation };
  }

  async #fail(wish: Wish, error: unknown): Promise<OperationResult> {
    const { operation, lease } = this.#task;
    await lease.end();
    // The work was ended in the middle, so the lease stays: whoever takes it next recovers first.
    if (lease.kill.aborted || error instanceof LeaseLostError) return { status: "lost", operation };
    try {
      if (isStop(error)) return await this.#stopped();
      return await this.#recordFailure(wish, error);
    } catch (second) {
      if (second instanceof LeaseLostError) return { status: "lost", operation };
      throw second;
    }
  }

  async #stopped(): Promise<OperationResult> {
    const { stack, operation, taken, parts } = this.#task;
    // In the middle of a recovery the lease stays, by which the next worker knows of the dead one.
    if (!this.#mustRecover) await parts.truths.release(stack, taken.fence);
    await this.#record({ status: "stopped" });
    return { status: "stopped", operation };
  }

  async #recordFailure(wish: Wish, error: unknown): Promise<OperationResult> {
    const { stack, operation, taken, parts } = this.#task;
    const before = taken.before.failure;
    const attempts = before?.generation === wish.generation ? before.attempts + 1 : 1;
    const next = nextAttemptAt(parts.backoff, attempts, Date.now(), Math.random());
    const { code, message, remedy } = this.#failureOf(error);
    const failure = {
      code,
      message: parts.mask(message),
      remedy: next === undefined ? givenUp(operation) : remedy,
    };
    const recorded: StackFailure = {
      ...failure,
      operation,
      generation: wish.generation,
      attempts,
      ...(next === undefined ? {} : { nextAttemptAt: next }),
    };
    this.#log.stage(this.#stage, failure.message);
    await parts.truths.recordFailed(stack, taken.fence, recorded);
    await this.#record({ status: "failed", failure });
    await settleStack(parts, stack, await parts.mapping.read(stack));
    return { status: "failed", operation, failure };
  }

  /** What nobody foresaw is kept too, by its first line; the whole of it is for the worker's log. */
  #failureOf(error: unknown): TenantryError {
    if (error instanceof TenantryError) return error;
    const { operation, parts } = this.#task;
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    parts.tellBug(parts.mask(stack));
    const [line = ""] = message.split("\n", 1);
    return new OperationBrokenError({ operation, message: line, cause: error });
  }

  async #record(end: Omit<Parameters<WorkerParts["operations"]["end"]>[1], "endedAt">) {
    const { operation, parts } = this.#task;
    await parts.operations.end(operation, { ...end, endedAt: new Date().toISOString() });
  }

  #enter(stage: string): void {
    this.#stage = stage;
    this.#log.stage(stage);
  }

  #controlIn({ shard }: Wish): EngineControl {
    const { lease, parts } = this.#task;
    const stop = AbortSignal.any([lease.stop, parts.stop]);
    return {
      stop,
      kill: lease.kill,
      pace: paceCalls(shard, parts, AbortSignal.any([stop, lease.kill])),
      onEvent: (event) => this.#log.engine(this.#stage, event),
    };
  }
}

/** What is given up is not tried again, whatever its failure says of the next attempt. */
function givenUp(operation: string): string {
  return `Look at the operation with \`tenantry operation show ${operation}\` and at the worker's log, then wish the stack anew or retry its tenant; it is not tried again by itself.`;
}

/** Errors of the engine's processes come by their codes. */
function isStop(error: unknown): boolean {
  return error instanceof TenantryError && error.code === STOPPED;
}

const STOPPED = new EngineStoppedError("").code;
