import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import type { Backend } from "./backend.ts";
import type { Faults } from "./faults.ts";
import { AwsFailure, bodyOf, respondJson } from "./respond.ts";

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
export type Operation = (input: unknown, caller: Caller) => Promise<object> | object;

/** Operations of a service by name. */
export type Operations = Readonly<Record<string, Operation>>;

/**
 * Serves a service of the JSON 1.1 protocol that MiniStack lacks.
 *
 * MiniStack still sees every call first: it checks the signature and the caller's permission, and answers who calls.
 */
export class JsonFront {
  readonly #backend: Backend;
  readonly #faults: Faults;
  readonly #operations: Operations;

  constructor(backend: Backend, faults: Faults, operations: Operations) {
    this.#backend = backend;
    this.#faults = faults;
    this.#operations = operations;
  }

  /** Answers one request. */
  readonly handler = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "POST", url = "/", headers } = request;
    const body = await bodyOf(request);
    const [service = "", name = ""] = String(headers["x-amz-target"] ?? "").split(".");
    this.#fail(service, name, body.toString());
    const operation = this.#operations[name];
    if (!operation) {
      throw new AwsFailure(
        "UnknownOperationException",
        `the sandbox does not serve ${service} ${name}`,
      );
    }
    const permit = await this.#backend.send({ method, url, headers }, body);
    if (permit.status !== 200) {
      response.writeHead(permit.status, permit.headers);
      response.end(permit.body);
      return;
    }
    const caller = Caller.parse(JSON.parse(permit.body.toString()));
    respondJson(response, 200, await operation(JSON.parse(body.toString() || "{}"), caller));
  };

  #fail(target: string, operation: string, body: string): void {
    const service = (target.split("_")[0] ?? "").toLowerCase();
    if (!this.#faults.concerns(service)) return;
    const fault = this.#faults.before({ service, operation, body });
    if (fault?.kind === "refuse") {
      throw new AwsFailure(fault.code, "refused by a fault of the sandbox", fault.status);
    }
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
