import type { JoinedWrite } from "../../stores/mapping-store.ts";

/** What a write of a transaction does here. */
interface Effect {
  readonly isAllowed: () => boolean;
  readonly apply: () => void;
}

/** Writes that happen together or not at all, told apart by their identity. */
export class MemoryTransactions {
  readonly #effects = new WeakMap<object, Effect>();

  /** A write that may be refused. */
  write(apply: () => void, isAllowed: () => boolean = () => true): JoinedWrite {
    const write: JoinedWrite = {};
    this.#effects.set(write, { isAllowed, apply });
    return write;
  }

  /** Makes all writes, or none and says so. */
  commit(writes: readonly JoinedWrite[] = []): boolean {
    const effects = writes.flatMap((write) => this.#effects.get(write) ?? []);
    if (!effects.every(({ isAllowed }) => isAllowed())) return false;
    for (const { apply } of effects) apply();
    return true;
  }
}
