import { setTimeout } from "node:timers/promises";
import type { PaceCall } from "../engine/engine.ts";
import type { WorkerParts } from "./worker-parts.ts";

/**
 * Lets each of a shard's paced calls wait for its time, which no other worker gets.
 *
 * @param stop - Aborted when whoever waits is to give up.
 */
export function paceCalls(
  shard: string,
  { calls }: Pick<WorkerParts, "calls">,
  stop: AbortSignal,
): PaceCall {
  return async (call) => {
    const at = await calls.book(shard, call, Date.now);
    await setTimeout(Math.max(0, at - Date.now()), undefined, { signal: stop });
  };
}
