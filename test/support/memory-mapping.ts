import { isDeepStrictEqual } from "node:util";
import type { MappedStack } from "../../stores/mapped-stack.ts";
import type { JoinedWrite } from "../../stores/mapping-store.ts";
import type { PageRequest } from "../../stores/page.ts";
import { isGivenUp } from "../../tenants/is-due.ts";
import { type Truth, untouched } from "../../tenants/truth.ts";
import { type Desire, desireOf, type Wish } from "../../tenants/wish.ts";
import { memoryPage } from "./memory-page.ts";
import type { MemoryTransactions } from "./memory-transactions.ts";
import { wishOf } from "./sample-tenant.ts";

/** Wishes and truths in memory. */
export class MemoryMapping {
  readonly stacks = new Map<string, MappedStack>();
  readonly settled: string[] = [];
  readonly #transactions: MemoryTransactions;

  constructor(transactions: MemoryTransactions) {
    this.#transactions = transactions;
  }

  async read(stack: string): Promise<MappedStack> {
    return this.stacks.get(stack) ?? {};
  }

  async wishes(request: PageRequest) {
    return memoryPage([...this.stacks.keys()].sort(), request);
  }

  async due(request: PageRequest) {
    const due = [...this.stacks].map(([stack, { wish }]) => ({
      stack,
      generation: wish?.generation ?? 0,
      since: wish?.wishedAt ?? "",
    }));
    return memoryPage(due, request);
  }

  async wish(
    desire: Desire,
    by: string,
    now: Date,
    joined: (generation: number) => readonly JoinedWrite[] = () => [],
  ): Promise<Wish> {
    const { wish: last, truth } = this.stacks.get(desire.stack) ?? {};
    const stands = last !== undefined && !isGivenUp(last, truth);
    if (stands && isDeepStrictEqual(desireOf(last), desire)) return last;
    const generation = (last?.generation ?? 0) + 1;
    const next = { ...desire, generation, wishedAt: now.toISOString(), wishedBy: by };
    this.#transactions.commit(joined(generation));
    this.stacks.set(desire.stack, { wish: next, ...(truth ? { truth } : {}) });
    return next;
  }

  async settle(stack: string): Promise<void> {
    this.settled.push(stack);
  }

  async forget(stack: string): Promise<boolean> {
    return this.stacks.delete(stack);
  }

  async setAside(stack: string, reason: string, now: Date): Promise<void> {
    this.stacks.set(stack, { aside: { reason, at: now.toISOString() } });
  }

  /** Makes a stack's truth meet its wish, which is made up if there is none. */
  meet(stack: string, changes: Partial<Truth> = {}): void {
    const wish = this.stacks.get(stack)?.wish ?? wishOf({ stack });
    const { generation, state } = wish;
    this.stacks.set(stack, { wish, truth: { ...untouched(stack), generation, state, ...changes } });
  }
}
