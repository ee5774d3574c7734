import type { ApiEvent } from "../../functions/tenant-layer/serve.ts";

/** Who makes the calls of tests, unless a test says otherwise. */
export const SAMPLE_CALLER = {
  tenantId: "01jd3m9k2b7c4r8t6v0w5x1y3z",
  tier: "basic",
  role: "admin",
  user: "user-1",
} as const;

/** What of a call a test decides. */
export interface SampleCall {
  /** Method and resource, such as `GET /products/{id}`. */
  readonly operation: string;
  /** Values in the path. */
  readonly path?: Record<string, string>;
  /** Values in the query. */
  readonly query?: Record<string, string>;
  /** The body, before it is made JSON. */
  readonly body?: unknown;
  /** What differs of the caller. */
  readonly caller?: Partial<Record<keyof typeof SAMPLE_CALLER, string>>;
}

/** A call as API Gateway hands it to a function. */
export function apiEvent({ operation, path, query, body, caller }: SampleCall): ApiEvent {
  const [httpMethod = "", resource = ""] = operation.split(" ");
  return {
    httpMethod,
    resource,
    pathParameters: path ?? null,
    queryStringParameters: query ?? null,
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    // A handler reads nothing but the authorizer's answer of it.
    requestContext: {
      authorizer: { ...SAMPLE_CALLER, ...caller },
    } as unknown as ApiEvent["requestContext"],
  };
}
