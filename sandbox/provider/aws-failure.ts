import { isRecord } from "./wire.ts";

/** Says whether AWS answered that the thing does not exist. Each service has its own words for it. */
export function isNotFound(failure: unknown): boolean {
  return (
    /NotFound|NoSuch|NonExistent|DoesNotExist/.test(nameOf(failure)) || statusOf(failure) === 404
  );
}

/** Says whether AWS cannot yet use a role or policy that was made a moment ago. */
export function isRoleNotReady(failure: unknown): boolean {
  return (
    failure instanceof Error &&
    /cannot be assumed|InvalidParameterValue.*role|not authorized to (perform|assume)|Invalid principal|is invalid.*role/i.test(
      `${nameOf(failure)} ${failure.message}`,
    )
  );
}

/** AWS's name for a failure. */
export function nameOf(failure: unknown): string {
  return failure instanceof Error ? failure.name : "";
}

/** Answers undefined in place of "does not exist". */
export async function ifFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (failure) {
    if (isNotFound(failure)) return undefined;
    throw failure;
  }
}

/** What happened, in one line: AWS's name, message, status and request id. */
export function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const name = ["Error", "CallAbandonedError"].includes(failure.name) ? "" : `${failure.name}: `;
  const status = statusOf(failure);
  return `${name}${failure.message}${status === undefined ? "" : ` (HTTP ${status})`}`;
}

function statusOf(failure: unknown): unknown {
  const metadata = isRecord(failure) ? failure.$metadata : undefined;
  return isRecord(metadata) ? metadata.httpStatusCode : undefined;
}
