import * as z from "zod";
import { Failure } from "../../tenants/tenant.ts";
import type { ErrorOutput } from "./step.ts";

/** A person reads the reason, so a long one is cut. */
const MESSAGE_LENGTH = 1_000;

/** What Lambda says of an error that a function threw. */
const Thrown = z.object({ errorMessage: z.string() });

/** Reads why a workflow failed: from a step, from a worker, or from Step Functions itself. */
export function failureReasonOf({ Error: name, Cause }: ErrorOutput): Failure {
  const cause = jsonOf(Cause);
  const told = Failure.safeParse(cause);
  if (told.success) return told.data;
  const thrown = Thrown.safeParse(cause);
  const wrapped = Failure.safeParse(thrown.success ? jsonOf(thrown.data.errorMessage) : undefined);
  if (wrapped.success) return wrapped.data;
  if (name === "States.Timeout") return EXPIRED;
  const message = thrown.success ? thrown.data.errorMessage : Cause;
  return {
    code: "WORKFLOW_FAILED",
    message: `${name}: ${message}`.slice(0, MESSAGE_LENGTH),
    remedy: "Look at the execution in Step Functions, then retry or remove the tenant.",
  };
}

/** The reason of a workflow whose traces could not all be removed. */
export function withLeftovers(failure: Failure, left: ErrorOutput | null | undefined): Failure {
  if (!left) return failure;
  const { message } = failureReasonOf(left);
  return {
    ...failure,
    message: `${failure.message}; what was begun could not be undone: ${message}`,
  };
}

const EXPIRED: Failure = {
  code: "WAIT_EXPIRED",
  message: "what the tenant waited for did not happen in time",
  remedy: "Look at the tenant's stack and its approval, then retry the tenant.",
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
