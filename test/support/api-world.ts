import { createApi } from "../../automation/api/create-api.ts";
import type { Operator } from "../../automation/api/operator.ts";
import type { ApiPorts } from "../../automation/api/ports.ts";
import { Lanes } from "../../tenants/lane.ts";
import { MemoryControlPlane } from "./memory-control-plane.ts";
import { wishOf } from "./sample-tenant.ts";
import { TIERS } from "./step-world.ts";

const OPERATORS: Readonly<Record<string, Operator>> = {
  "operators-token": { user: "olga", role: "operator" },
  "readers-token": { user: "rita", role: "reader" },
};

/** An operation as the API shows it. */
export const OPERATION = {
  operation: "01k0000000000000000000oper",
  stack: "pool-s1-1",
  generation: 1,
  fence: 1,
  action: "up",
  status: "running",
  owner: "w1",
  startedAt: "2026-11-21T11:00:00.000Z",
} as const;

/** What an answer is made of. */
export interface Answered {
  /** HTTP status. */
  readonly status: number;
  /** Media type. */
  readonly type: string | null;
  /** The document. */
  readonly body: unknown;
}

/** The API in process, on a control plane in memory. */
export class ApiWorld {
  readonly plane = new MemoryControlPlane();
  readonly bugs: unknown[] = [];
  /** How the operations' events were asked for. */
  readonly eventRequests: unknown[] = [];
  readonly api: ReturnType<typeof createApi>;

  /** @param organization - Knows which accounts are in it. */
  constructor(organization?: ApiPorts["organization"]) {
    this.api = createApi({
      ...this.plane,
      registrations: this.plane.tenants,
      tokens: this.plane.workflows,
      operations: {
        get: async () => OPERATION,
        all: async () => ({ items: [OPERATION] }),
        ofStack: async (stack) => ({ items: stack === OPERATION.stack ? [OPERATION] : [] }),
        events: async (_operation, request) => {
          this.eventRequests.push(request);
          return { items: [{ seq: 3, at: OPERATION.startedAt, stage: "engine" }] };
        },
      },
      releases: {
        all: async () => [{ release: "r-1", createdAt: OPERATION.startedAt, publications: [] }],
      },
      planes: {
        // The memory holds all that the API calls of each.
        users: async () => this.plane.plane as never,
        directory: async () => this.plane.plane as never,
      },
      operatorOf: async (token) => OPERATORS[token],
      hubAccount: "000000000000",
      tiers: TIERS,
      lanes: Lanes.parse({}),
      release: "r-new",
      allowedOrigin: "https://sign-up.example",
      hourlyCap: 3,
      inTheMaking: async () => ({
        shards: (await this.plane.shards.fleet()).shards,
        vendings: await this.plane.vendings.all(),
      }),
      tell: (error) => {
        this.bugs.push(error);
      },
      organization,
    });
  }

  /** Asks as an operator. */
  async operator(method: string, path: string, body?: unknown): Promise<Answered> {
    return this.ask(method, path, body, { authorization: "Bearer operators-token" });
  }

  /** Asks with a JSON body, if any, and headers. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const sent =
      body === undefined
        ? { method, headers }
        : {
            method,
            headers: { "content-type": "application/json", ...headers },
            body: typeof body === "string" ? body : JSON.stringify(body),
          };
    const answer = await this.api.request(path, sent);
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get("content-type"),
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  /** Registers a company. */
  async register(body: unknown, key = "key-1"): Promise<Answered> {
    return this.ask("POST", "/registrations", body, { "Idempotency-Key": key });
  }

  /** Puts a wished pool in the mapping. */
  wishPool(stack: string): void {
    this.plane.mapping.stacks.set(stack, { wish: wishOf({ stack }) });
  }
}
