import { setTimeout as sleep } from "node:timers/promises";
import { Surprise } from "./report.ts";

/** How long and how often to look. */
export interface Patience {
  /** Longest wait, in seconds. */
  readonly seconds: number;
  /** Between two looks, in milliseconds. @default 150 */
  readonly everyMs?: number;
}

/**
 * Looks until something is there.
 *
 * @throws {@link Surprise} when it was not there in time, naming what was waited for.
 */
export async function waitFor<T>(
  what: string,
  { seconds, everyMs = 150 }: Patience,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Surprise(`waited ${seconds} s in vain for ${what}`);
    await sleep(everyMs);
  }
}
