/** What an API answered. */
export interface JsonAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Body, as JSON where it is JSON. */
  readonly body: unknown;
}

/** One call of an API. */
export interface JsonCall {
  /** Address of the API, with its stage. */
  readonly api: string;
  /** Path below the address. */
  readonly path: string;
  /** HTTP method. @default "GET" */
  readonly method?: string;
  /** Access token; none where the call is to come without one. */
  readonly token?: string | undefined;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is a text. */
  readonly body?: unknown;
}

/** No call of the story may hang for longer. */
const TIMEOUT_MS = 20_000;

/** Calls an API as people's programs would. */
export async function callJson(call: JsonCall): Promise<JsonAnswer> {
  const { body } = call;
  const response = await fetch(`${call.api}${call.path}`, {
    method: call.method ?? "GET",
    headers: {
      "content-type": "application/json",
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      ...call.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, body: jsonOf(await response.text()) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
