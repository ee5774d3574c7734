import { Conditions, type ConditionsInput } from "./conditions.ts";

/** The conditions that hold now; they may be changed while the local AWS runs. */
export class LiveConditions {
  #now: Conditions;

  constructor(first: ConditionsInput = {}) {
    this.#now = Conditions.parse(first);
  }

  /** Those that hold. */
  get now(): Conditions {
    return this.#now;
  }

  /** Whether rates and quotas are kept. */
  get hasLimits(): boolean {
    return this.#now.limits === "documented";
  }

  /** Changes some of them, and leaves the rest. @throws `ZodError` when they are none. */
  change(some: ConditionsInput): void {
    this.#now = Conditions.parse({ ...this.#now, ...some });
  }
}
