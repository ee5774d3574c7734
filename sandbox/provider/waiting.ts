import { setTimeout as sleep } from "node:timers/promises";
import { refuseAbandonedCall } from "./call.ts";

/** How long to go on asking. */
export interface Patience {
  /** Gives up after this long. @default 120 */
  readonly seconds?: number;
}

const FIRST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 3_000;
const DEFAULT_PATIENCE_SECONDS = 120;

/**
 * Asks until there is an answer, at growing intervals with jitter.
 *
 * @throws Error naming what was waited for.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  patience: Patience = {},
): Promise<T> {
  const seconds = patience.seconds ?? DEFAULT_PATIENCE_SECONDS;
  const deadline = Date.now() + seconds * 1_000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.6, LONGEST_PAUSE_MS)) {
    refuseAbandonedCall();
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${seconds} s`);
    await sleep(pause * (0.5 + Math.random()));
  }
}

/** Tries again while the failure is one that passes by itself; the last failure is thrown as it is. */
export async function retryWhile<T>(
  passes: (failure: unknown) => boolean,
  work: () => Promise<T>,
  patience: Patience = {},
): Promise<T> {
  const deadline = Date.now() + (patience.seconds ?? DEFAULT_PATIENCE_SECONDS) * 1_000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (failure) {
      if (!passes(failure) || Date.now() > deadline) throw failure;
    }
    await sleep(pause * (0.5 + Math.random()));
  }
}
