import type { Lane } from "../../tenants/lane.ts";
import { type StackKind, stackNameOf } from "../../tenants/naming.ts";
import { PLATFORM_QUOTAS } from "../../tenants/quotas.ts";
import { callTimeOf, type PacedCall } from "../../tenants/rates.ts";
import {
  bookStart,
  EMPTY_BOOK,
  endStart,
  START_RULES,
  type StartBook,
} from "../../tenants/start-slots.ts";
import { EventQueue } from "./event-queue.ts";
import type { OperationLeg, OperationShape } from "./operation-times.ts";

/** An operation of a virtual run. */
export interface VirtualOperation {
  /** Shard whose rates it keeps to. */
  readonly shard: string;
  /** When it is wished, in milliseconds from the beginning. */
  readonly at: number;
  /** Way that it takes. */
  readonly lane: Lane;
  /** Time until a worker has it, in milliseconds. */
  readonly laneMs: number;
  /** What it does, part by part. */
  readonly legs: readonly OperationLeg[];
  /** What it needs of AWS. */
  readonly shape: OperationShape;
  /** Whether a tenant waits for it. */
  readonly isSignUp: boolean;
}

/** How many operations may be at work together. */
export interface LaneLimits {
  /** Builds of the hub. @default - as many as are wanted */
  readonly builds: number;
  /** Warm workers. @default - as many as are wanted */
  readonly workers: number;
}

/** The limits of a run in which as many are at work as are wanted. */
export const UNLIMITED: LaneLimits = {
  builds: Number.POSITIVE_INFINITY,
  workers: Number.POSITIVE_INFINITY,
};

/** Whether as many may be at work as are wanted. */
export function isUnlimited({ builds, workers }: LaneLimits): boolean {
  return builds === UNLIMITED.builds && workers === UNLIMITED.workers;
}

/** How many operations were at work together at most. */
export interface LanePeaks {
  /** Most builds of the hub at once. */
  readonly builds: number;
  /** Most executions of one shard's pipeline at once. */
  readonly pipeline: number;
  /** Most warm workers at once. */
  readonly workers: number;
}

/** What became of a virtual run. */
export interface RunOutcome {
  /** When each operation ended, in the order in which they were given. */
  readonly ends: readonly number[];
  /** How many operations were at work together at most. */
  readonly peaks: LanePeaks;
}

/**
 * Calls of all kinds that API Gateway's control plane takes, a second, of one account and Region.
 *
 * Source: API Gateway quotas, "Quotas for creating, deploying and managing an API", total operations.
 */
const API_CALLS_PER_SECOND = 10;

/** One shard of a virtual run: its operations wait in the order in which they were wished. */
interface ShardState {
  book: StartBook;
  /** When the next call of each kind may be made. */
  readonly nextCalls: Map<PacedCall, number>;
  /** When the shared rate has taken all calls so far. */
  callsUntil: number;
  pipelines: number;
  wakeAt: number;
  /** Names of free slots in the book: few, for an object is slow to which ever new names come. */
  readonly freeSlots: Record<Lane, string[]>;
  readonly waiting: Record<Lane, number[]>;
}

/** An operation at work. */
interface RunningOperation {
  readonly index: number;
  /** Name of its slot in the book. */
  readonly slot: string;
  /** Earliest time of its end, by the rate that all calls share. */
  readonly callsEnd: number;
}

/** Runs operations on a virtual clock, by the same start slots that real ones get; their paced calls queue up. */
export class VirtualRun {
  readonly #operations: readonly VirtualOperation[];
  readonly #limits: LaneLimits;
  readonly #events = new EventQueue();
  readonly #shards = new Map<string, ShardState>();
  readonly #ends: number[];
  readonly #busy = { express: 0, pipeline: 0 };
  readonly #peaks = { builds: 0, pipeline: 0, workers: 0 };

  constructor(operations: readonly VirtualOperation[], limits: LaneLimits) {
    this.#operations = operations;
    this.#limits = limits;
    this.#ends = operations.map(() => Number.NaN);
    for (const [index, { at }] of operations.entries()) {
      this.#events.add(at, () => this.#arrive(index, at));
    }
  }

  /** Lets time pass until nothing is left to do. */
  run(): RunOutcome {
    this.#events.drain();
    return { ends: this.#ends, peaks: { ...this.#peaks } };
  }

  #arrive(index: number, now: number): void {
    const { shard, lane } = this.#operation(index);
    const queue = this.#stateOf(shard).waiting[lane];
    queue.push(index);
    // Who waits before it is asked again by itself.
    if (queue.length === 1) this.#startWhatCan(shard, now);
  }

  #end(index: number, slot: string, now: number): void {
    const { shard, lane } = this.#operation(index);
    const state = this.#stateOf(shard);
    const wasFull = this.#isFull(lane);
    state.book = endStart(state.book, slot);
    state.freeSlots[lane].push(slot);
    this.#busy[lane] -= 1;
    if (lane === "pipeline") state.pipelines -= 1;
    this.#ends[index] = now;
    this.#startWhatCan(shard, now);
    if (wasFull) for (const other of this.#shards.keys()) this.#startWhatCan(other, now);
  }

  #startWhatCan(shard: string, now: number): void {
    const state = this.#stateOf(shard);
    // Planes first: they are few, and would find every slot taken by tenants.
    for (const lane of ["pipeline", "express"] as const) {
      const queue = state.waiting[lane];
      while (queue[0] !== undefined && this.#hasLane(state, lane) && this.#start(queue[0], now)) {
        queue.shift();
      }
    }
  }

  /** Books a time for an operation; false when it must ask again, for which it is woken. */
  #start(index: number, now: number): boolean {
    const { shard, lane, laneMs, shape, isSignUp } = this.#operation(index);
    const state = this.#stateOf(shard);
    const slot = state.freeSlots[lane].at(-1) ?? "none";
    const request = { stack: slot, calls: shape.calls, isSignUp };
    const answer = bookStart(state.book, request, now, START_RULES);
    if (answer.kind === "later") {
      this.#wake(shard, answer.retryAt);
      return false;
    }
    state.book = answer.book;
    state.freeSlots[lane].pop();
    const begin = Math.max(answer.at, now + laneMs, state.callsUntil);
    const callsMs = (shape.apiCalls * 1_000) / API_CALLS_PER_SECOND;
    state.callsUntil = Math.max(now, state.callsUntil) + callsMs;
    this.#occupy(state, lane);
    const running = { index, slot, callsEnd: begin + callsMs };
    this.#events.add(begin, () => this.#goOn(running, 0, begin));
    return true;
  }

  /** Begins a part of an operation, or ends it after the last. */
  #goOn(running: RunningOperation, part: number, now: number): void {
    const { shard, legs } = this.#operation(running.index);
    const leg = legs[part];
    if (!leg) {
      const end = Math.max(now, running.callsEnd);
      this.#events.add(end, () => this.#end(running.index, running.slot, end));
      return;
    }
    const next = this.#callTime(shard, leg.call, now) + leg.ms;
    this.#events.add(next, () => this.#goOn(running, part + 1, next));
  }

  #callTime(shard: string, call: PacedCall | undefined, now: number): number {
    if (!call) return now;
    const { nextCalls } = this.#stateOf(shard);
    const { at, nextAt } = callTimeOf(call, now, { nextAt: nextCalls.get(call) });
    nextCalls.set(call, nextAt);
    return at;
  }

  /** Asks again later, unless that is to happen sooner anyway. */
  #wake(shard: string, at: number): void {
    const state = this.#stateOf(shard);
    if (state.wakeAt <= at) return;
    state.wakeAt = at;
    this.#events.add(at, () => {
      state.wakeAt = Number.POSITIVE_INFINITY;
      this.#startWhatCan(shard, at);
    });
  }

  #occupy(state: ShardState, lane: Lane): void {
    this.#busy[lane] += 1;
    if (lane === "pipeline") state.pipelines += 1;
    this.#peaks.builds = Math.max(this.#peaks.builds, this.#busy.pipeline);
    this.#peaks.workers = Math.max(this.#peaks.workers, this.#busy.express);
    this.#peaks.pipeline = Math.max(this.#peaks.pipeline, state.pipelines);
  }

  /** Whether asking for a start is of any use; where too much is in flight, each end asks again. */
  #hasLane({ pipelines, freeSlots }: ShardState, lane: Lane): boolean {
    // Each lane has names for all that may be in flight: so many are left when both together are full.
    const free = freeSlots.pipeline.length + freeSlots.express.length;
    if (this.#isFull(lane) || free <= START_RULES.mostInFlight) return false;
    return lane === "express" || pipelines < PLATFORM_QUOTAS["pipeline-executions"].value;
  }

  #isFull(lane: Lane): boolean {
    const { builds, workers } = this.#limits;
    return this.#busy[lane] >= (lane === "express" ? workers : builds);
  }

  #operation(index: number): VirtualOperation {
    const operation = this.#operations[index];
    if (!operation) throw new Error(`there is no operation ${index}`);
    return operation;
  }

  #stateOf(shard: string): ShardState {
    const known = this.#shards.get(shard);
    if (known) return known;
    const fresh = {
      book: EMPTY_BOOK,
      nextCalls: new Map<PacedCall, number>(),
      callsUntil: 0,
      pipelines: 0,
      // Only planes take the way through a pipeline, and a book keeps planes apart.
      freeSlots: { pipeline: slotNames("pool"), express: slotNames("tenant") },
      wakeAt: Number.POSITIVE_INFINITY,
      waiting: { express: [], pipeline: [] },
    };
    this.#shards.set(shard, fresh);
    return fresh;
  }
}

function slotNames(kind: StackKind): string[] {
  return Array.from({ length: START_RULES.mostInFlight }, (_, slot) =>
    stackNameOf(kind, `${slot}`),
  );
}
