import { createHash, createHmac } from "node:crypto";
import type { Keys } from "./contract-cloud.ts";

/** A call of a service of the JSON 1.1 protocol, of which the project has no client. */
export interface SignedCall {
  /** Where it goes. */
  readonly endpoint: string;
  /** Region that it is for. */
  readonly region: string;
  /** Name that it is signed for. */
  readonly service: string;
  /** Header `x-amz-target`. */
  readonly target: string;
  /** What is asked. */
  readonly input: object;
  /** Who asks. */
  readonly keys: Keys;
}

/** What a call came to. */
export interface SignedAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Its body; of a failure `__type` and `message`. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes a call, signed as AWS asks. Source: IAM User Guide, "Create a signed AWS API request". */
export async function signedCall(call: SignedCall): Promise<SignedAnswer> {
  const body = JSON.stringify(call.input);
  const headers = headersOf(call);
  const names = Object.keys(headers).toSorted();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const request = ["POST", "/", "", lines, names.join(";"), sha256(body)].join("\n");
  const at = headers["x-amz-date"] ?? "";
  const scope = `${at.slice(0, 8)}/${call.region}/${call.service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", at, scope, sha256(request)].join("\n");
  const key = ["AWS4".concat(call.keys.secretAccessKey), ...scope.split("/")];
  const signature = key
    .slice(1)
    .concat(toSign)
    .reduce<string | Buffer>((secret, text) => hmac(secret, text), key[0] ?? "");
  const credential = `Credential=${call.keys.accessKeyId}/${scope}`;
  const signed = `SignedHeaders=${names.join(";")}, Signature=${Buffer.from(signature).toString("hex")}`;
  const { host: _host, ...sent } = headers;
  const response = await fetch(call.endpoint, {
    method: "POST",
    headers: { ...sent, authorization: `AWS4-HMAC-SHA256 ${credential}, ${signed}` },
    body,
  });
  // What the service answers; each test looks at the members that it is about.
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: answer };
}

function headersOf({ endpoint, target, keys }: SignedCall): Readonly<Record<string, string>> {
  return {
    "content-type": "application/x-amz-json-1.1",
    host: new URL(endpoint).host,
    "x-amz-date": new Date().toISOString().replace(/[-:]|\.\d{3}/g, ""),
    "x-amz-target": target,
    ...(keys.sessionToken ? { "x-amz-security-token": keys.sessionToken } : {}),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(secret: string | Buffer, text: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}
