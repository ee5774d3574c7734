import type { IncomingHttpHeaders } from "node:http";
import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { bodyOf } from "./respond.ts";

/** A call to be made of MiniStack. */
export interface BackendCall {
  /** HTTP method. */
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  /** Headers as the client signed them. */
  readonly headers: IncomingHttpHeaders;
}

/** A whole answer. */
export interface BackendAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers: OutgoingHttpHeaders;
  /** Its body. */
  readonly body: Buffer;
}

/** The way to MiniStack: connections are kept, and headers pass as they were signed. */
export class Backend {
  readonly #address: URL;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(address: string) {
    this.#address = new URL(address);
  }

  /** Passes a request on while its body still comes, and gives the answer while its body still comes. */
  async stream(call: BackendCall, body: IncomingMessage): Promise<IncomingMessage> {
    const outgoing = this.#open(call);
    const answered = answerOf(outgoing);
    // A connection that breaks in the middle fails `answered`, which tells more.
    pipeline(body, outgoing).catch(() => undefined);
    return answered;
  }

  /** Makes a call whose body is known, and gives the whole answer. */
  async send(call: BackendCall, body: Buffer): Promise<BackendAnswer> {
    const outgoing = this.#open(call);
    const answered = answerOf(outgoing);
    outgoing.end(body);
    const answer = await answered;
    return {
      status: answer.statusCode ?? 502,
      headers: answer.headers,
      body: await bodyOf(answer),
    };
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  #open(call: BackendCall) {
    return httpRequest({
      agent: this.#agent,
      host: this.#address.hostname,
      port: this.#address.port,
      method: call.method,
      path: call.url,
      headers: call.headers,
    });
  }
}

function answerOf(outgoing: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
  });
}
