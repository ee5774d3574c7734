import * as z from "zod";
import type { Call } from "./call.ts";

/** Which calls a fault waits for; every part that is given must match. */
const Matching = {
  /** Name that the call is signed for, such as `dynamodb`. */
  service: z.string(),
  /** Operation such as `PutItem`, or the method and path, as a pattern of the whole. */
  operation: z.string(),
  /** Pattern that the request's body must hold. */
  body: z.string().optional(),
  /** The how-manieth call that matches; from 1. */
  nth: z.int().min(1).default(1),
};

/** One way to fail, once. */
export const Fault = z.discriminatedUnion("kind", [
  /** The call has its effect; its answer is held back and the worker that made it is killed with all that it started. */
  z.strictObject({
    kind: z.literal("kill-caller"),
    ...Matching,
    /** Pattern that the answer's body must hold. */
    answer: z.string().optional(),
  }),
  /** The call is answered with a failure and has no effect. */
  z.strictObject({
    kind: z.literal("refuse"),
    ...Matching,
    /** Name of the failure. */
    code: z.string().default("ThrottlingException"),
    /** HTTP status of the failure. */
    status: z.int().min(400).max(599).default(400),
  }),
  /** A message to a queue is answered as sent and is lost. */
  z.strictObject({ kind: z.literal("drop-message"), ...Matching }),
  /** What AWS works on after the call ends in this way. */
  z.strictObject({
    kind: z.literal("end-as"),
    ...Matching,
    /** State or reason of that service, such as `EMAIL_ALREADY_EXISTS` or `DENIED`; `IN_PROGRESS` never ends. */
    outcome: z.string().min(1),
  }),
]);
export type Fault = z.infer<typeof Fault>;

/** What a test writes: a fault whose defaults may be left out. */
export type FaultInput = z.input<typeof Fault>;

/** The parts of a call that faults are held against. */
export type FaultedCall = Pick<Call, "service" | "operation" | "route" | "body">;

/** A fault that happens in place of the call's effect. */
type FaultInstead = Extract<Fault, { kind: "refuse" | "drop-message" }>;

interface Waiting {
  readonly fault: Fault;
  readonly matches: number;
}

/** The faults that are to come, each of which happens once. */
export class Faults {
  #waiting: readonly Waiting[] = [];
  #happened: readonly Fault[] = [];

  /** Adds one. @throws `ZodError` when it is not a fault. */
  add(fault: FaultInput): void {
    this.#waiting = [...this.#waiting, { fault: Fault.parse(fault), matches: 0 }];
  }

  /** Forgets those that have not happened yet. */
  clear(): void {
    this.#waiting = [];
  }

  /** Those that have happened, in their order. */
  get happened(): readonly Fault[] {
    return this.#happened;
  }

  /** Those that have not happened yet. */
  get waiting(): readonly Fault[] {
    return this.#waiting.map((entry) => entry.fault);
  }

  /** Whether calls of a service must be looked at; others pass without being read. */
  concerns(service: string | undefined): boolean {
    return this.#waiting.some((entry) => entry.fault.service === service);
  }

  /** The fault that happens instead of this call, if any. */
  before(call: FaultedCall): FaultInstead | undefined {
    for (const entry of this.#waiting) {
      const { fault } = entry;
      if (isInstead(fault) && isOf(fault, call) && this.#count(entry)) return fault;
    }
    return undefined;
  }

  /** How that ends which AWS works on after this call, if a fault says so. */
  endOf(call: FaultedCall): string | undefined {
    for (const entry of this.#waiting) {
      const { fault } = entry;
      const isDue = fault.kind === "end-as" && isOf(fault, call) && this.#count(entry);
      if (isDue) return fault.outcome;
    }
    return undefined;
  }

  /** Whether the caller is killed now that the call had its effect. */
  killsAfter(call: FaultedCall, answer: string): boolean {
    return this.#waiting.some(
      (entry) =>
        entry.fault.kind === "kill-caller" &&
        isOf(entry.fault, call) &&
        holds(entry.fault.answer, answer) &&
        this.#count(entry),
    );
  }

  /** Counts a match; true when it is the one that was waited for, and the fault is then over. */
  #count(entry: Waiting): boolean {
    const counted = { ...entry, matches: entry.matches + 1 };
    const isDue = counted.matches >= entry.fault.nth;
    this.#waiting = this.#waiting.flatMap((other) => {
      if (other !== entry) return [other];
      return isDue ? [] : [counted];
    });
    if (isDue) this.#happened = [...this.#happened, entry.fault];
    return isDue;
  }
}

function isInstead(fault: Fault): fault is FaultInstead {
  return fault.kind === "refuse" || fault.kind === "drop-message";
}

function isOf(fault: Fault, call: FaultedCall): boolean {
  const operation = new RegExp(`^(?:${fault.operation})$`);
  const isOperation = operation.test(call.operation) || operation.test(call.route);
  return fault.service === call.service && isOperation && holds(fault.body, call.body);
}

function holds(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern).test(text);
}
