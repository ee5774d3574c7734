import { ReportedError } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { reach } from "./reach.ts";

/** A refusal that the API worded. Source: RFC 9457. */
const PROBLEM_TYPE = "application/problem+json";

/** What API Gateway refuses by itself: it answers with a status and a message of its own. */
const GATEWAY: Readonly<Record<number, readonly [code: string, remedy: string]>> = {
  401: ["TOKEN_REFUSED", "Unset `TENANTRY_TOKEN`, or set it to a fresh access token."],
  403: ["TOKEN_REFUSED", "Check the address in `TENANTRY_API`, its stage too, and the token."],
  429: ["RATE_EXCEEDED", "Wait a little and try again."],
};

/**
 * Sends requests to the API, and lets through only what the API itself answers.
 *
 * @throws {@link ReportedError} for an answer of what stands before the API, or at a wrong address.
 */
export function apiFetch(ports: Pick<Ports, "fetch" | "interruption">): typeof fetch {
  return async (input, init = {}) => {
    const answer = await reach(ports, String(input), init);
    const type = answer.headers.get("content-type") ?? "";
    if (type.startsWith(answer.ok ? "application/json" : PROBLEM_TYPE)) return answer;
    throw gatewayRefusal(new URL(String(input)).pathname, answer.status);
  };
}

function gatewayRefusal(path: string, status: number): ReportedError {
  const [code, remedy] = GATEWAY[status] ?? [
    "API_FAILED",
    "Check the address in `TENANTRY_API`, its stage too, and try again.",
  ];
  const message = `${path} was answered with status ${status}, but not by the control plane's API`;
  return new ReportedError({ code, message, remedy });
}
