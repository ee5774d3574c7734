import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { requestFactsOf } from "./request-facts.ts";

/** What a failure says beside its name and its message. */
export interface FailureDetails {
  /** Further members of the answer's body. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure as AWS's JSON protocols word it. */
export class AwsFailure extends Error {
  /** Name that clients tell failures by, such as `PipelineNotFoundException`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** What it says beside that. */
  readonly details: FailureDetails;

  constructor(code: string, message: string, status = 400, details: FailureDetails = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** Headers of an answer in AWS's JSON 1.1 protocol. */
export function jsonHeaders(): Readonly<Record<string, string>> {
  return { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() };
}

/** Answers in AWS's JSON 1.1 protocol; members that are undefined are left out. */
export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, jsonHeaders());
  response.end(JSON.stringify(body));
}

/** Answers with a failure, in the protocol that the request was made in. */
export function respondFailure(
  request: IncomingMessage,
  response: ServerResponse,
  failure: AwsFailure,
): void {
  const { code, message, status, details } = failure;
  const xml = xmlOf(request, failure);
  for (const [name, value] of Object.entries(details.headers ?? {})) {
    response.setHeader(name, value);
  }
  if (xml !== undefined) {
    response.writeHead(status, { "content-type": "text/xml" });
    response.end(xml);
    return;
  }
  response.setHeader("x-amzn-errortype", code);
  respondJson(response, status, { __type: code, message, ...details.members });
}

/** The failure in the protocols that speak XML: the query protocol, and S3's. */
function xmlOf(request: IncomingMessage, { code, message }: AwsFailure): string | undefined {
  const { method = "GET", url = "/", headers } = request;
  const words = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return `<ErrorResponse><Error><Type>Sender</Type>${words}</Error></ErrorResponse>`;
  }
  const { service } = requestFactsOf({ method, url, headers });
  return service === "s3" ? `<Error>${words}</Error>` : undefined;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

/** Reads a whole body. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Without an encoding, node:http gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
