import { isGivenUp, isMet } from "../tenants/is-due.ts";
import type { Truth } from "../tenants/truth.ts";
import type { Wish } from "../tenants/wish.ts";
import type { MappedStack } from "./mapped-stack.ts";
import type { MappingStore } from "./mapping-store.ts";
import type { TaskAnswers } from "./task-answers.ts";
import { stackTokenOf, type TokenStore, type WaitingTask } from "./token-store.ts";

/** What settling a stack writes to. */
export interface SettlingStores {
  /** Knows which stacks are due. */
  readonly mapping: Pick<MappingStore, "settle" | "forget">;
  /** Knows who waits. */
  readonly tokens: Pick<TokenStore, "get" | "answered">;
  /** Tells those who wait. */
  readonly workflows: Pick<TaskAnswers, "succeed" | "fail">;
}

/** How a stack stands. */
export type Settled = "met" | "given-up" | "unmet";

/**
 * Ends what is over: takes a met stack off the list of those due, answers whoever waits for it,
 * and forgets one that is gone as it was wished. Workers do this last, the sweeper does it again;
 * each step finds its own work, so that once or often is the same.
 */
export async function settleStack(
  stores: SettlingStores,
  stack: string,
  { wish, truth }: MappedStack,
): Promise<Settled> {
  if (!wish) return "unmet";
  if (isMet(wish, truth)) {
    await settleMet(stores, stack, wish);
    return "met";
  }
  if (!isGivenUp(wish, truth)) return "unmet";
  await answerGivenUp(stores, stack, truth);
  return "given-up";
}

/** A stack that is gone stays due until the answer was given, since afterwards nothing is left of it. */
async function settleMet(stores: SettlingStores, stack: string, wish: Wish): Promise<void> {
  const isGone = wish.state === "absent";
  if (!isGone) await stores.mapping.settle(stack, wish.generation);
  const waiting = await waitingFor(stores, stack, wish.generation);
  if (waiting) {
    await stores.workflows.succeed(waiting.taskToken);
    await stores.tokens.answered(waiting);
  }
  if (isGone) await stores.mapping.forget(stack, wish.generation);
}

async function answerGivenUp(
  stores: SettlingStores,
  stack: string,
  { failure }: Truth,
): Promise<void> {
  const waiting = failure && (await waitingFor(stores, stack, failure.generation));
  if (!waiting) return;
  const { code, message, remedy } = failure;
  await stores.workflows.fail(waiting.taskToken, { code, message, remedy });
  await stores.tokens.answered(waiting);
}

/** Whoever waits for a generation up to one; those who wait for a later one go on waiting. */
async function waitingFor(
  { tokens }: SettlingStores,
  stack: string,
  generation: number,
): Promise<WaitingTask | undefined> {
  const waiting = await tokens.get(stackTokenOf(stack));
  return waiting && (waiting.generation ?? 0) <= generation ? waiting : undefined;
}
