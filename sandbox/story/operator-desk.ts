import * as z from "zod";
import { callJson, type JsonAnswer } from "./json-call.ts";
import { must } from "./report.ts";
import { waitFor } from "./waiting.ts";

const Placed = z.object({
  tenant: z.string(),
  name: z.string(),
  tier: z.string(),
  status: z.string(),
  email: z.string(),
  placement: z.object({ shard: z.string(), stack: z.string(), planeStack: z.string() }),
});

const Mapped = z.object({
  wish: z.object({ generation: z.int() }).optional(),
  truth: z
    .object({
      generation: z.int(),
      outputs: z.record(z.string(), z.unknown()),
      failure: z.object({ message: z.string(), nextAttemptAt: z.int().optional() }).optional(),
    })
    .optional(),
});

/** A plane or a tenant's stack is there within this. */
const PATIENCE = { seconds: 120 };

/** The part of the control-plane API that asks for an operator's token. */
export class OperatorDesk {
  readonly #api: string;
  readonly #token: string;

  constructor(api: string, token: string) {
    this.#api = api;
    this.#token = token;
  }

  /** One call; the answer as it is. */
  call(method: string, path: string, body?: unknown): Promise<JsonAnswer> {
    return callJson({ api: this.#api, token: this.#token, method, path, body });
  }

  /** One call that must be done. */
  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.call(method, path, body);
    must(
      answer.status >= 200 && answer.status < 300,
      `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
    );
    return answer.body;
  }

  /** What an operator sees of a tenant that was placed. */
  async tenant(tenant: string): Promise<z.output<typeof Placed>> {
    return Placed.parse(await this.ask("GET", `/tenants/${tenant}`));
  }

  /** Outputs of a stack, once it meets its wish. */
  async untilMet(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return waitFor(`stack ${stack} to meet its wish`, PATIENCE, async () => {
      const { wish, truth } = Mapped.parse(await this.ask("GET", `/mappings/${stack}`));
      must(
        !truth?.failure || truth.failure.nextAttemptAt !== undefined,
        `${stack} was given up: ${truth?.failure?.message}`,
      );
      if (!wish || !truth || truth.generation < wish.generation) return undefined;
      return truth.outputs;
    });
  }
}
