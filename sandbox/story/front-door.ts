import { randomUUID } from "node:crypto";
import * as z from "zod";
import { callJson, type JsonAnswer } from "./json-call.ts";
import { must } from "./report.ts";
import { waitFor } from "./waiting.ts";

/** What a company sends to sign up. */
export interface SignUp {
  /** Unique name. */
  readonly name: string;
  /** Address of the first admin. */
  readonly email: string;
  /** Tier that it buys. */
  readonly tier: string;
}

const Registered = z.object({ tenant: z.string(), status: z.string() });
const Progress = z.object({
  status: z.string(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  waiting: z.object({ reason: z.string() }).optional(),
});

/** Where a tenant's people are led. */
export const Routing = z.object({
  tenant: z.string(),
  name: z.string(),
  userPoolId: z.string(),
  userPoolClientId: z.string(),
  apiUrl: z.url(),
  region: z.string(),
});

/** Where a tenant's people are led. */
export type Routing = z.output<typeof Routing>;

/** A sign-up must be through, or waiting for someone, within this. */
const PATIENCE = { seconds: 120 };

/** The public part of the control-plane API, as a company without an account sees it. */
export class FrontDoor {
  readonly #api: string;

  constructor(api: string) {
    this.#api = api;
  }

  /** Sends a registration as it is, with its key. */
  register(body: unknown, key: string = randomUUID()): Promise<JsonAnswer> {
    const headers = { "idempotency-key": key };
    return callJson({ api: this.#api, path: "/registrations", method: "POST", headers, body });
  }

  /** Signs a company up; gives the id of its tenant. */
  async signUp(company: SignUp, key?: string): Promise<string> {
    const { status, body } = await this.register(company, key);
    must(status === 202, `sign-up of ${company.name} answered ${status}: ${JSON.stringify(body)}`);
    return Registered.parse(body).tenant;
  }

  /** State of a sign-up. */
  async statusOf(tenant: string): Promise<z.output<typeof Progress>> {
    const { body } = await callJson({ api: this.#api, path: `/registrations/${tenant}` });
    return Progress.parse(body);
  }

  /** Waits until a sign-up is where it must get; its failure ends the wait. */
  async untilStatus(tenant: string, wanted: string): Promise<void> {
    await waitFor(`tenant ${tenant} to be ${wanted}`, PATIENCE, async () => {
      const { status, failure } = await this.statusOf(tenant);
      must(status !== "failed" || wanted === "failed", `it failed: ${failure?.message}`);
      return status === wanted ? true : undefined;
    });
  }

  /** Leads from a tenant's name to its plane. */
  async routingOf(name: string): Promise<Routing> {
    const { status, body } = await callJson({
      api: this.#api,
      path: `/tenants/${name}/configuration`,
    });
    must(status === 200, `the configuration of ${name} answered ${status}`);
    return Routing.parse(body);
  }
}
