import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Backend } from "./backend.ts";
import { callOf } from "./call.ts";
import type { Callers } from "./callers.ts";
import type { Passage } from "./passage.ts";
import type { RequestFacts } from "./request-facts.ts";
import { bodyOf } from "./respond.ts";

/** Passes calls on to MiniStack: streaming as a rule, and read through only where they must be looked at. */
export class Forwarder {
  readonly #backend: Backend;
  readonly #callers: Callers;
  readonly #passage: Passage;

  constructor(backend: Backend, callers: Callers, passage: Passage) {
    this.#backend = backend;
    this.#callers = callers;
    this.#passage = passage;
  }

  /** Passes one call on and its answer back. */
  async forward(
    facts: RequestFacts,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (this.#passage.concerns(facts)) return this.#readThrough(facts, request, response);
    const answer = await this.#backend.stream(headOf(request), request);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }

  async #readThrough(
    facts: RequestFacts,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await bodyOf(request);
    const call = await callOf(facts, this.#callers, body.toString());
    await this.#passage.take(call, response, () => this.#backend.send(headOf(request), body));
  }
}

function headOf(request: IncomingMessage) {
  return { method: request.method ?? "GET", url: request.url ?? "/", headers: request.headers };
}
