import { STATUS_CODES } from "node:http";
import { HTTPException } from "hono/http-exception";
import { errorStatusOf } from "../../tenants/error-status.ts";
import { InvalidDocumentError, MoveIllegalError, TenantryError } from "../../tenants/errors.ts";
import type { Problem } from "./documents.ts";
import { BodyNotJsonError } from "./request-errors.ts";

/** Media type of every failure. Source: RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json";

/** A failure as an answer; of a bug, callers learn nothing. */
export function problemOf(error: unknown): Problem {
  const known = knownErrorOf(error);
  if (!known) return BUG;
  const { code, message, remedy } = known;
  const { http } = errorStatusOf(code);
  return {
    type: `urn:tenantry:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title: STATUS_CODES[http] ?? "Failed",
    status: http,
    code,
    detail: firstLineOf(message),
    remedy,
    ...(known instanceof InvalidDocumentError ? { problems: [...known.issues] } : {}),
    ...(known instanceof MoveIllegalError ? { legal: [...known.legal] } : {}),
  };
}

/** Whether a failure is ours, so that someone must look at its stack. */
export function isBug(error: unknown): boolean {
  return knownErrorOf(error) === undefined;
}

const BUG: Problem = {
  type: "urn:tenantry:problem:internal",
  title: "Internal Server Error",
  status: 500,
  code: "INTERNAL",
  detail: "something went wrong that is not the request's fault",
  remedy: "Try again; if it stays so, look at the logs of the control plane's API.",
};

/** Hono throws exceptions of its own for a body that it cannot read, and for one of another media type. */
function knownErrorOf(error: unknown): TenantryError | undefined {
  if (error instanceof TenantryError) return error;
  return error instanceof HTTPException && (error.status === 400 || error.status === 415)
    ? new BodyNotJsonError()
    : undefined;
}

/** The further lines of a document's error say what its problems say. */
function firstLineOf(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}
