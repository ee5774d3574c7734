import { isRecord } from "./wire.ts";

/** Says whether AWS answered that the thing does not exist. Each service has its own words for it. */
export function isNotFound(failure: unknown): boolean {
  return (
    /NotFound|NoSuch|NonExistent|DoesNotExist/.test(nameOf(failure)) || statusOf(failure) === 404
  );
}

/**
 * How services say that a role which was made a moment ago is not known to them yet.
 *
 * Source: Terraform AWS provider, retries in `lambda`, `sfn`, `scheduler`, `codebuild`, `codepipeline`, `apigateway`.
 */
const ROLE_NOT_READY = [
  /role defined for the function cannot be assumed by Lambda/i,
  /execution role does not have permissions/i,
  /is authorized to assume the provided role/i,
  /must allow AWS EventBridge Scheduler to assume the role/i,
  /not authorized to perform:? (sts:)?AssumeRole/i,
  /role ARN does not have required (permissions|trust)/i,
] as const;

/** Says whether AWS cannot yet use a role that was made a moment ago. */
export function isRoleNotReady(failure: unknown): boolean {
  return (
    failure instanceof Error && ROLE_NOT_READY.some((pattern) => pattern.test(failure.message))
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
