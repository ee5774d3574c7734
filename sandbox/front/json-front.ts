import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import type { Backend, BackendAnswer } from "./backend.ts";
import { type Call, callOf } from "./call.ts";
import type { Callers } from "./callers.ts";
import type { Passage } from "./passage.ts";
import { type RequestHead, requestFactsOf } from "./request-facts.ts";
import { AwsFailure, bodyOf, jsonHeaders } from "./respond.ts";

/** Who made a call that IAM has allowed. */
export const Caller = z.object({
  /** Account that the call is for. */
  account: z.string(),
  /** Region that the call is for. */
  region: z.string(),
  /** Principal, such as an assumed role's session. */
  arn: z.string(),
});
export type Caller = z.infer<typeof Caller>;

/** Carries out one operation of a service; throws {@link AwsFailure} where AWS would refuse. */
export type Operation = (input: unknown, caller: Caller, call: Call) => Promise<object> | object;

/** Operations of a service by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** What a service of the front is served with. */
export interface JsonFrontParts {
  /** Says who calls, and whether they may. */
  readonly backend: Backend;
  /** Who uses which keys. */
  readonly callers: Callers;
  /** The way that calls take. */
  readonly passage: Passage;
}

/**
 * Serves a service of the JSON 1.1 protocol that MiniStack lacks.
 *
 * MiniStack still sees every call first: it checks the signature and the caller's permission, and answers who calls.
 */
export class JsonFront {
  readonly #parts: JsonFrontParts;
  readonly #operations: Operations;

  constructor(parts: JsonFrontParts, operations: Operations) {
    this.#parts = parts;
    this.#operations = operations;
  }

  /** Answers one request. */
  readonly handler = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "POST", url = "/", headers } = request;
    const body = await bodyOf(request);
    const call = await callOf(
      requestFactsOf({ method, url, headers }),
      this.#parts.callers,
      body.toString(),
    );
    await this.#parts.passage.take(call, response, () =>
      this.#serve(call, { method, url, headers }, body),
    );
  };

  async #serve(call: Call, head: RequestHead, body: Buffer): Promise<BackendAnswer> {
    const operation = this.#operations[call.operation];
    if (!operation) {
      throw new AwsFailure(
        "UnknownOperationException",
        `the sandbox does not serve ${call.service} ${call.operation}`,
      );
    }
    const permit = await this.#parts.backend.send(head, body);
    if (permit.status !== 200) return permit;
    const caller = Caller.parse(JSON.parse(permit.body.toString()));
    const output = await operation(JSON.parse(call.body || "{}"), caller, call);
    return { status: 200, headers: jsonHeaders(), body: Buffer.from(JSON.stringify(output)) };
  }
}

/**
 * Reads an operation's input.
 *
 * @param code - Name of the failure when it does not fit.
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, code: string) {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new AwsFailure(code, problems.join("; "));
}
