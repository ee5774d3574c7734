import type { Call } from "./call.ts";
import { draw } from "./draw.ts";
import { Fault, type FaultInput as Input } from "./fault.ts";

/** What a test writes: a fault whose defaults may be left out. */
export type FaultInput = Input;

/** The parts of a call that faults are held against. */
export type FaultedCall = Pick<
  Call,
  "service" | "operation" | "route" | "account" | "region" | "body"
>;

/** A fault that happens in place of the call's effect. */
export type FaultBefore = Extract<
  Fault,
  {
    kind: "refuse" | "throttle" | "server-error" | "cut-before" | "stale-read" | "drop-message";
  }
>;

/** A fault that happens once the call has had its effect. */
export type FaultAfter = Extract<Fault, { kind: "kill-caller" | "cut-after" | "slow" }>;

/** A fault that waits, and what it has seen. */
export interface WaitingFault {
  /** The fault. */
  readonly fault: Fault;
  /** Calls that matched. */
  readonly matches: number;
  /** How often it happened. */
  readonly happened: number;
}

interface Rule extends WaitingFault {
  readonly id: number;
}

/** The faults that are to come: each happens as often as it says, most of them once. */
export class Faults {
  readonly #seed: () => number;
  #rules: readonly Rule[] = [];
  #added = 0;
  #happened: readonly Fault[] = [];

  /** @param seed - Where chance begins; the same calls with the same seed meet the same faults. */
  constructor(seed: () => number = () => 1) {
    this.#seed = seed;
  }

  /** Adds one. @throws `ZodError` when it is not a fault. */
  add(fault: FaultInput): void {
    this.#added += 1;
    const rule = { id: this.#added, fault: Fault.parse(fault), matches: 0, happened: 0 };
    this.#rules = [...this.#rules, rule];
  }

  /** Forgets those that may still happen. */
  clear(): void {
    this.#rules = [];
  }

  /** Those that have happened, in their order. */
  get happened(): readonly Fault[] {
    return this.#happened;
  }

  /** Those that may still happen, and what they have seen. */
  get waiting(): readonly WaitingFault[] {
    return this.#rules.map(({ fault, matches, happened }) => ({ fault, matches, happened }));
  }

  /** Whether calls of a service must be looked at; others pass without being read. */
  concerns(service: string | undefined): boolean {
    return this.#rules.some(({ fault }) => fault.service === service);
  }

  /** Whether answers of a service must be remembered, to be given again. */
  remembers(service: string): boolean {
    return this.#rules.some(({ fault }) => isStale(fault) && fault.service === service);
  }

  /**
   * The fault that happens instead of this call, if any.
   *
   * @param hasAnswer - Whether there is an earlier answer to the same request.
   */
  before(call: FaultedCall, hasAnswer = false): FaultBefore | undefined {
    return this.#first(call, (fault) => isBefore(fault) && (hasAnswer || !isStale(fault)));
  }

  /** The fault that happens now that the call has had its effect, if any. */
  after(call: FaultedCall, answer: string): FaultAfter | undefined {
    return this.#first(
      call,
      (fault) => isAfter(fault) && (fault.kind !== "kill-caller" || holds(fault.answer, answer)),
    );
  }

  /** How that ends which AWS works on after this call, if a fault says so. */
  endOf(call: FaultedCall): string | undefined {
    const isEnd = (fault: Fault): fault is EndAs => fault.kind === "end-as";
    return this.#first<EndAs>(call, isEnd)?.outcome;
  }

  #first<F extends Fault>(call: FaultedCall, isMeant: (fault: Fault) => boolean): F | undefined {
    for (const rule of this.#rules) {
      // The caller's type goes with its test.
      if (isMeant(rule.fault) && isOf(rule.fault, call) && this.#count(rule))
        return rule.fault as F;
    }
    return undefined;
  }

  /** Counts a match; true when the fault happens. A fault that has happened as often as it may is over. */
  #count(rule: Rule): boolean {
    const matches = rule.matches + 1;
    const isDue = isDueAt(rule.fault, matches, () => draw(this.#seed(), rule.id, matches));
    const counted = { ...rule, matches, happened: rule.happened + (isDue ? 1 : 0) };
    const isOver = counted.happened >= timesOf(rule.fault);
    this.#rules = this.#rules.flatMap((other) => {
      if (other.id !== rule.id) return [other];
      return isOver ? [] : [counted];
    });
    if (isDue) this.#happened = [...this.#happened, rule.fault];
    return isDue;
  }
}

type EndAs = Extract<Fault, { kind: "end-as" }>;

function isDueAt({ nth, every, probability }: Fault, matches: number, chance: () => number) {
  if (matches < nth) return false;
  if (every !== undefined && (matches - nth) % every !== 0) return false;
  return probability === undefined || chance() < probability;
}

function timesOf({ times, every, probability }: Fault): number {
  const isRepeated = every !== undefined || probability !== undefined;
  return times ?? (isRepeated ? Number.POSITIVE_INFINITY : 1);
}

function isBefore({ kind }: Fault): boolean {
  return !["kill-caller", "cut-after", "slow", "end-as"].includes(kind);
}

function isAfter(fault: Fault): fault is FaultAfter {
  return ["kill-caller", "cut-after", "slow"].includes(fault.kind);
}

function isStale({ kind }: Fault): boolean {
  return kind === "stale-read";
}

function isOf(fault: Fault, call: FaultedCall): boolean {
  const operation = new RegExp(`^(?:${fault.operation})$`);
  const isOperation = operation.test(call.operation) || operation.test(call.route);
  const isPlace =
    (fault.account ?? call.account) === call.account &&
    (fault.region ?? call.region) === call.region;
  return fault.service === call.service && isOperation && isPlace && holds(fault.body, call.body);
}

function holds(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern).test(text);
}
