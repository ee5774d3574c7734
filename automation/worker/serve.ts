import { setTimeout as sleep } from "node:timers/promises";
import { DueMessage } from "../../tenants/lane.ts";
import { delaySecondsUntil } from "../../tenants/message-delay.ts";
import type { Happening } from "../program-report.ts";
import type { ExpressQueue, HeldMessage } from "./express-queue.ts";
import type { OperationResult } from "./run-operation.ts";

/** After a failure of the queue or of a table, in milliseconds. */
const BREATHER = 1_000;

/** A worker that takes one message after another. */
export interface Service {
  /** Where messages come from. */
  readonly queue: Pick<ExpressQueue, "receive">;
  /** Stacks that are worked on at once. */
  readonly concurrency: number;
  /** Works on one stack. */
  readonly work: (stack: string) => Promise<OperationResult>;
  /** Ends it: what runs is waited for, and nothing new begun. */
  readonly stop: AbortSignal;
  /** Hears what happens. */
  readonly tell: (happening: Happening) => void;
}

/**
 * Takes small operations from the queue until told to stop.
 *
 * A message is only a hint: once its stack was looked at it is done, because what is still due then
 * is found by the sweeper. One whose work was stopped, or never came about, is left to others.
 */
export async function serve(service: Service): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!service.stop.aborted) {
    const free = service.concurrency - running.size;
    if (free === 0) {
      await Promise.race(running);
      continue;
    }
    for (const message of await receive(service, free)) {
      const one = handle(service, message).finally(() => running.delete(one));
      running.add(one);
    }
  }
  await Promise.all(running);
}

/** A queue that cannot be read for a moment must not end the worker. */
async function receive({ queue, stop, tell }: Service, most: number) {
  try {
    return await queue.receive(most, stop);
  } catch (error) {
    tell(brokenBy(error));
    await sleep(BREATHER, undefined, { signal: stop }).catch(() => {});
    return [];
  }
}

async function handle({ work, stop, tell }: Service, message: HeldMessage): Promise<void> {
  try {
    const stack = stackOf(message.body);
    if (stack === undefined) {
      tell({ type: "message-unreadable" });
      return await message.done();
    }
    if (stop.aborted) return await message.giveBack();
    const result = await work(stack);
    tell({ type: "operation", stack, ...result });
    await endMessage(message, result);
  } catch (error) {
    tell(brokenBy(error));
    await message.giveBack().catch(() => {});
  }
}

async function endMessage(message: HeldMessage, { status, retryAt }: OperationResult) {
  if (status === "stopped") return message.giveBack();
  if (status !== "later") return message.done();
  return message.postpone(delaySecondsUntil(retryAt ?? 0, Date.now()));
}

function stackOf(body: string): string | undefined {
  try {
    return DueMessage.safeParse(JSON.parse(body)).data?.stack;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function brokenBy(error: unknown): Happening {
  return { type: "broken", message: error instanceof Error ? error.message : String(error) };
}
