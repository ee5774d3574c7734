import { setTimeout } from "node:timers/promises";
import { askingTimeOf } from "../../tenants/call-times.ts";
import type { PaceCall } from "../engine/engine.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** The engine waits for it before it notes what the call made; it is not worth more, in milliseconds. */
const LEARNING_MS = 2_000;

/**
 * Lets each of a shard's paced calls wait for its time, which no other worker gets, and learns from each that was made.
 *
 * @param stop - Aborted when whoever waits is to give up.
 */
export function paceCalls(
  shard: string,
  { calls }: { readonly calls: Pick<WorkerParts["calls"], "book" | "learn"> },
  stop: AbortSignal,
): PaceCall {
  return async (call, gone) => {
    const signal = gone ? AbortSignal.any([stop, gone]) : stop;
    const until = (time: number) =>
      setTimeout(Math.max(0, time - Date.now()), undefined, { signal });
    let { isTaken, at } = await calls.book(shard, call, Date.now);
    for (let lost = 0; !isTaken; lost += 1) {
      await until(askingTimeOf(at, lost));
      ({ isTaken, at } = await calls.book(shard, call, Date.now));
    }
    await until(at);
    return (made) => calls.learn(shard, call, made, AbortSignal.timeout(LEARNING_MS));
  };
}
