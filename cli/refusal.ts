import type { CommanderError } from "commander";
import { ArgumentsInvalidError } from "./errors.ts";

/** How commander words what it refuses; each text has a test, because it is all that commander tells. */
const REFUSALS: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [/unknown option '(?<word>[^']+)'/, "is not a flag that is known here"],
  [/unknown command '(?<word>[^']+)'/, "is not a word that is known here"],
  [/option '(?<word>[^' ]+)[^']*' argument missing/, "needs a value"],
  [
    /option '(?<word>[^' ]+)[^']*' cannot be used with option '(?<other>[^' ]+)/,
    "cannot be given together with $<other>",
  ],
  [/too many arguments.* Expected (?<count>\d+) arguments?/, "must be at most $<count>"],
];

/** What a command line that commander refused is told: the wrong word, and the one that was meant. */
export function refusalOf(command: string, error: CommanderError): ArgumentsInvalidError {
  const [, meant] = /\(Did you mean (?:one of )?(.+)\?\)/s.exec(error.message) ?? [];
  const remedy = meant === undefined ? undefined : `Write ${inBackticks(meant)} instead.`;
  return new ArgumentsInvalidError(command, [issueOf(error.message)], remedy);
}

function issueOf(message: string) {
  for (const [pattern, problem] of REFUSALS) {
    const groups = pattern.exec(message)?.groups;
    if (!groups) continue;
    const told = problem.replace(/\$<(\w+)>/g, (_, name: string) => groups[name] ?? "");
    return { path: groups.word ?? "words", problem: told };
  }
  return { path: "words", problem: message.replace(/^error: /, "") };
}

function inBackticks(words: string): string {
  return words
    .split(", ")
    .map((word) => `\`${word}\``)
    .join(" or ");
}
