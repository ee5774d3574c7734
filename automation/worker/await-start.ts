import { setTimeout } from "node:timers/promises";
import { startRequestOf } from "../../tenants/paced-operation.ts";
import { START_RULES } from "../../tenants/start-slots.ts";
import { type Truth, untouched } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** What became of the wait for a start: go on, give the stack back, or come again. */
export type AwaitedStart =
  | { readonly kind: "go" }
  | { readonly kind: "stopped" }
  | { readonly kind: "later"; readonly retryAt: number };

/**
 * Waits for the operation's time to begin, before its lease is taken: an operation whose time is far
 * goes back to its queue and keeps nobody else from the stack.
 */
export async function awaitStart(
  wish: Wish,
  truth: Truth | undefined,
  { starts, stop }: Pick<WorkerParts, "starts" | "stop">,
): Promise<AwaitedStart> {
  const request = startRequestOf(wish, truth ?? untouched(wish.stack));
  const answer = await starts.book(wish.shard, request, Date.now, START_RULES);
  if (answer.kind === "later") return { kind: "later", retryAt: answer.retryAt };
  const wait = answer.at - Date.now();
  if (wait > 0) await setTimeout(wait, undefined, { signal: stop }).catch(() => undefined);
  return { kind: stop.aborted ? "stopped" : "go" };
}
