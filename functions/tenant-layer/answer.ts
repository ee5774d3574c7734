import type { APIGatewayProxyResult } from "aws-lambda";
import { Problem } from "./problem.ts";

/** What a route answers. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Sent as JSON; absent for an empty answer. */
  readonly body?: unknown;
}

/** An answer as API Gateway wants it. */
export function resultOf({ status, body }: Answer, allowedOrigin: string): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: headersOf("application/json", allowedOrigin),
    body: body === undefined ? "" : JSON.stringify(body),
  };
}

/** A refusal as problem details. Source: RFC 9457. */
export function problemResultOf(problem: Problem, allowedOrigin: string): APIGatewayProxyResult {
  const { status, code, message: detail, issues } = problem;
  return {
    statusCode: status,
    headers: headersOf("application/problem+json", allowedOrigin),
    body: JSON.stringify({ type: "about:blank", status, code, detail, issues }),
  };
}

/** What a client learns of a bug: nothing but that there is one. */
export const INTERNAL_PROBLEM = new Problem(500, {
  code: "INTERNAL_ERROR",
  detail: "something went wrong on our side; it has been recorded",
});

function headersOf(contentType: string, allowedOrigin: string): Record<string, string> {
  return { "content-type": contentType, "access-control-allow-origin": allowedOrigin };
}
