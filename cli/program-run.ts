import * as z from "zod";
import { EXIT } from "../tenants/error-status.ts";
import { CommandCancelledError, CommandFailedError, ReportedError } from "./errors.ts";
import { isRecord, parsedJson } from "./json-text.ts";
import type { Ports, ProgramEnd } from "./ports.ts";

/** One line of JSON that a program of the project said. */
export type ProgramEvent = Readonly<Record<string, unknown>>;

/** Who listens to a program while it runs. */
export interface ProgramListeners {
  /** Receives what it says of its work. */
  readonly event: (event: ProgramEvent) => void;
  /** Receives whatever else it prints. */
  readonly talk: (line: string) => void;
}

const FailureLine = z.looseObject({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  issues: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
});

/**
 * Runs a program that says what it does in lines of JSON, and gives its result: the line of type `result`.
 *
 * @throws {@link ReportedError} with the reason that it gave for failing.
 * @throws {@link CommandFailedError} when it failed without a reason.
 */
export async function runProgram(
  ports: Pick<Ports, "run">,
  entry: string,
  words: readonly string[],
  listeners: ProgramListeners,
): Promise<ProgramEvent> {
  const heard: ProgramEvent[] = [];
  const hear = (line: string) => {
    const event = parsedJson(line);
    if (!isRecord(event)) return listeners.talk(line);
    heard.push(event);
    if (event.type !== "result" && event.type !== "failed") listeners.event(event);
  };
  const end = await ports.run({ entry, words, hear });
  if (end.code !== EXIT.ok) throw failureOf(entry, end, heard);
  const { type: _type, ...result } = heard.findLast(({ type }) => type === "result") ?? {};
  return result;
}

/** Runs a program that speaks with the caller itself, and gives its exit code. */
export async function runOpenly(
  ports: Pick<Ports, "run">,
  entry: string,
  words: readonly string[],
): Promise<number> {
  const { code } = await ports.run({ entry, words });
  return code ?? EXIT.cancelled;
}

function failureOf(entry: string, { code }: ProgramEnd, heard: readonly ProgramEvent[]): Error {
  const told = heard.map((event) => FailureLine.safeParse(event)).findLast((read) => read.success);
  if (told?.data) return new ReportedError(told.data, code);
  if (code === undefined || code === EXIT.cancelled) {
    return new CommandCancelledError(`${entry} was stopped`, "Run the same command to go on.");
  }
  return new CommandFailedError(entry, code);
}
