import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Backend, BackendAnswer } from "./backend.ts";
import type { Callers } from "./callers.ts";
import type { Call, Faults } from "./faults.ts";
import { killFamily } from "./process-family.ts";
import { operationIn, type RequestFacts } from "./request-facts.ts";
import { AwsFailure, bodyOf, respondJson } from "./respond.ts";

/** Passes calls on to MiniStack: streaming as a rule, and read through only where a fault waits or keys are issued. */
export class Forwarder {
  readonly #backend: Backend;
  readonly #faults: Faults;
  readonly #callers: Callers;

  constructor(backend: Backend, faults: Faults, callers: Callers) {
    this.#backend = backend;
    this.#faults = faults;
    this.#callers = callers;
  }

  /** Passes one call on and its answer back. */
  async forward(
    facts: RequestFacts,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const mustRead = facts.service === "sts" || this.#faults.concerns(facts.service);
    if (mustRead) return this.#readThrough(facts, request, response);
    const answer = await this.#backend.stream(callOf(request), request);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }

  async #readThrough(
    facts: RequestFacts,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await bodyOf(request);
    const text = body.toString();
    const call = { service: facts.service ?? "", operation: operationIn(facts, text), body: text };
    if (this.#answeredByFault(call, response)) return;
    const answer = await this.#backend.send(callOf(request), body);
    const answerText = answer.body.toString();
    if (call.service === "sts") this.#callers.follow(facts.accessKeyId, answerText);
    if (this.#faults.killsAfter(call, answerText)) this.#kill(facts, response);
    else respond(response, answer);
  }

  #answeredByFault(call: Call, response: ServerResponse): boolean {
    const fault = this.#faults.before(call);
    if (fault?.kind === "refuse") {
      throw new AwsFailure(fault.code, "refused by a fault of the sandbox", fault.status);
    }
    if (fault?.kind === "drop-message") respondJson(response, 200, sentAnswer(call.body));
    return fault !== undefined;
  }

  /** The answer never comes: whoever waited for it is dead. */
  #kill({ accessKeyId }: RequestFacts, response: ServerResponse): void {
    const group = this.#callers.groupOf(accessKeyId);
    if (group !== undefined) killFamily(group);
    response.destroy();
  }
}

function callOf(request: IncomingMessage) {
  return { method: request.method ?? "GET", url: request.url ?? "/", headers: request.headers };
}

function respond(response: ServerResponse, answer: BackendAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

/** What SQS says of a message that it took. Source: SQS API Reference, SendMessage, response elements. */
function sentAnswer(body: string) {
  // Clients of SQS send JSON; a body that is none is theirs to see fail.
  const { MessageBody = "" } = JSON.parse(body) as { readonly MessageBody?: string };
  const digest = createHash("md5").update(MessageBody).digest("hex");
  return { MessageId: randomUUID(), MD5OfMessageBody: digest };
}
