import { ApiProblemError } from "../automation/api/client.ts";
import { EXIT, errorStatusOf } from "../tenants/error-status.ts";
import { InvalidDocumentError, type Issue, TenantryError } from "../tenants/errors.ts";
import { ArgumentsInvalidError, CommandFailedError, ReportedError } from "./errors.ts";
import type { OutputFlags } from "./output.ts";
import type { Sink } from "./ports.ts";

const RED = ["\u001b[31m", "\u001b[39m"] as const;

/** Tells on a stream why a command failed, and gives its exit code. A bug is told with its stack. */
export function reportError(
  stderr: Sink,
  error: unknown,
  flags: Pick<OutputFlags, "json" | "color">,
): number {
  if (!(error instanceof TenantryError)) return reportBug(stderr, error);
  const text = flags.json ? documentOf(error) : sentencesOf(error, colouring(stderr, flags.color));
  stderr.write(`${text}\n`);
  return exitOf(error);
}

/** The exit code of a failure: that of the program which failed, else the one of its code. */
function exitOf(error: TenantryError): number {
  const own =
    error instanceof CommandFailedError || error instanceof ReportedError ? error.exit : undefined;
  return own ?? errorStatusOf(error.code).exit;
}

function reportBug(stderr: Sink, error: unknown): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`${stack}\n\nThis is a bug in tenantry. Please report it with the lines above.\n`);
  return EXIT.bug;
}

/** The same document by which the API tells a problem. */
function documentOf(error: TenantryError): string {
  const problems = issuesOf(error);
  const { code, remedy } = error;
  const detail = headOf(error, problems);
  return JSON.stringify({ code, detail, remedy, ...(problems.length > 0 ? { problems } : {}) });
}

function sentencesOf(error: TenantryError, colour: (text: string) => string): string {
  const issues = issuesOf(error);
  const lines = issues.map(({ path, problem }) => `  ${path || "(root)"}: ${problem}`);
  return [`${colour(`${error.code}:`)} ${headOf(error, issues)}`, ...lines, error.remedy].join(
    "\n",
  );
}

/** The message of a document's error says its problems once more, in its further lines. */
function headOf({ message }: TenantryError, issues: readonly Issue[]): string {
  const [head = message] = message.split("\n", 1);
  return issues.length > 0 ? head : message;
}

function issuesOf(error: TenantryError): readonly Issue[] {
  if (error instanceof ApiProblemError) return error.problems;
  const carries =
    error instanceof InvalidDocumentError ||
    error instanceof ArgumentsInvalidError ||
    error instanceof ReportedError;
  return carries ? error.issues : [];
}

function colouring(stderr: Sink, color: boolean): (text: string) => string {
  return (text) => (color && stderr.isTerminal ? RED.join(text) : text);
}
