import * as z from "zod";
import { notWord } from "../tenants/nearest.ts";
import { REGIONS } from "../tenants/regions.ts";
import type { Flag } from "./verb.ts";

/** Longest time that a command waits for something, in seconds. */
const LONGEST_WAIT_SECONDS = 24 * 3600;

/** A text that must be there. */
export function text(about: string) {
  return z
    .string({ error: ({ input }) => (input === undefined ? "is missing" : `must be ${about}`) })
    .min(1, `must be ${about}`);
}

/** One of a few words; a misspelt one gets a suggestion. */
export function choice<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, {
    error: ({ input }) => {
      if (input === undefined) return "is missing";
      return `must be one of ${words.join(", ")}, ${notWord(String(input), words)}`;
    },
  });
}

/** An AWS Region; there are too many of them to name them all. */
export const region = z.enum(REGIONS, {
  error: ({ input }) =>
    input === undefined
      ? "is missing"
      : `must be a Region of AWS, ${notWord(String(input), REGIONS)}`,
});

/** A whole number between two bounds, as it is typed. */
export function wholeNumber(least: number, most: number) {
  const problem = `must be a whole number from ${least} to ${most}`;
  return z
    .string({ error: problem })
    .regex(/^\d{1,9}$/, problem)
    .transform(Number)
    .pipe(z.int(problem).min(least, problem).max(most, problem));
}

/** A flag without a value. */
export const toggle = z.boolean().default(false);

/** How long to wait. */
export const seconds = wholeNumber(1, LONGEST_WAIT_SECONDS);

/** Most things that a list shows when nobody says how many. */
const USUAL_LIMIT = 100;

/** How much of a list to show. */
export const limit = wholeNumber(1, 100_000).default(USUAL_LIMIT);

/** Where a list goes on. */
export const cursor = text("the cursor of a page").optional();

/** Flag of {@link limit}. */
export const LIMIT_FLAG: Flag = {
  usage: "--limit <count>",
  about: `at most so many (default: ${USUAL_LIMIT})`,
};

/** Flag of {@link cursor}. */
export const CURSOR_FLAG: Flag = {
  usage: "--cursor <cursor>",
  about: "go on after a page: the `cursor` of its JSON",
};
