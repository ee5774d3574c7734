import { setTimeout as sleep } from "node:timers/promises";
import { Surprise } from "./report.ts";

/** How long and how often to look. */
export interface Patience {
  /** Longest wait, in seconds. */
  readonly seconds: number;
  /**
   * Between two looks, in milliseconds.
   *
   * @default - 150 at first, and longer the longer it was waited, up to a second: each look costs time that the machine needs for what is waited for.
   */
  readonly everyMs?: number;
}

const FIRST_MS = 150;
const LONGEST_MS = 1_000;

/** As much of the time that was waited passes until the next look. */
const SHARE = 0.1;

/**
 * Looks until something is there.
 *
 * @throws {@link Surprise} when it was not there in time, naming what was waited for.
 */
export async function waitFor<T>(
  what: string,
  { seconds, everyMs }: Patience,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const began = Date.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    const waited = Date.now() - began;
    if (waited > seconds * 1000) throw new Surprise(`waited ${seconds} s in vain for ${what}`);
    await sleep(everyMs ?? Math.min(LONGEST_MS, FIRST_MS + waited * SHARE));
  }
}
