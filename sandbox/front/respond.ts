import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A failure as AWS's JSON protocols word it. */
export class AwsFailure extends Error {
  /** Name that clients tell failures by, such as `PipelineNotFoundException`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Answers in AWS's JSON 1.1 protocol; members that are undefined are left out. */
export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-requestid": randomUUID(),
  });
  response.end(JSON.stringify(body));
}

/** Answers with a failure, in the protocol that the request was made in. */
export function respondFailure(
  request: IncomingMessage,
  response: ServerResponse,
  failure: AwsFailure,
): void {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    response.writeHead(failure.status, { "content-type": "text/xml" });
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${failure.code}</Code>` +
        `<Message>${failure.message}</Message></Error></ErrorResponse>`,
    );
    return;
  }
  response.setHeader("x-amzn-errortype", failure.code);
  respondJson(response, failure.status, { __type: failure.code, message: failure.message });
}

/** Reads a whole body. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Without an encoding, node:http gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
