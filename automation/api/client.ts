import type * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { type Issue, TenantryError } from "../../tenants/errors.ts";
import { CapacityReport } from "../capacity/capacity-report.ts";
import { CapacityDocument } from "./capacity-document.ts";
import {
  OperationDocument,
  OperationEventDocument,
  type PoolWish,
  Problem,
  pageOf,
  ReleaseDocument,
  SignUp,
  StackDocument,
  TenantConfiguration,
  TenantDocument,
  TenantEventDocument,
  TierDocument,
  UserDocument,
} from "./documents.ts";
import { ShardDocument } from "./shard-document.ts";
import type { SentSettings } from "./shard-settings.ts";
import type { OperatorMove } from "./tenant-moves.ts";
import { VendingDocument } from "./vending-routes.ts";

/** Part of an address after the `?`; what is `undefined` is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** How the API is reached. */
export interface ApiAccess {
  /** Its address. */
  readonly address: string;
  /** Sends a request. @default - the platform's `fetch` */
  readonly fetch?: typeof fetch;
  /** Access token of an operator; absent for what everybody may ask. */
  readonly token?: () => Promise<string>;
}

/** A refusal, in the API's own words. */
export class ApiProblemError extends TenantryError {
  override readonly name = "ApiProblemError";
  /** Status of the answer. */
  readonly status: number;
  /** Every problem of the request. */
  readonly problems: readonly Issue[];
  /** Moves that are legal now. */
  readonly legal: readonly string[];

  constructor(problem: Problem) {
    super(problem.code, problem.detail, problem.remedy);
    this.status = problem.status;
    this.problems = problem.problems ?? [];
    this.legal = problem.legal ?? [];
  }
}

interface Request {
  readonly method?: "GET" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: unknown;
}

/** The control plane's API; every answer is checked, every refusal thrown as {@link ApiProblemError}. */
export class ApiClient {
  readonly #access: ApiAccess;

  constructor(access: ApiAccess) {
    this.#access = access;
  }

  /** Signs a company up; a repeat with the same key gets the first answer. */
  register(body: unknown, idempotencyKey: string): Promise<SignUp> {
    const headers = { "Idempotency-Key": idempotencyKey };
    return this.#send("/registrations", SignUp, { method: "POST", headers, body });
  }

  /** Signs a company up as an operator, who may say which tenants it must not be beside. */
  addTenant(body: unknown, idempotencyKey: string): Promise<SignUp> {
    const headers = { "Idempotency-Key": idempotencyKey };
    return this.#send("/tenants", SignUp, { method: "POST", headers, body });
  }

  /** How a sign-up stands. */
  registration(tenant: string): Promise<SignUp> {
    return this.#send(pathOf("registrations", tenant), SignUp);
  }

  /** Where a tenant's users log in and send their requests. */
  configuration(name: string): Promise<TenantConfiguration> {
    return this.#send(pathOf("tenants", name, "configuration"), TenantConfiguration);
  }

  /** Tenants, by status and tier. */
  tenants(query: Query = {}) {
    return this.#send("/tenants", pageOf(TenantDocument), { query });
  }

  /** One tenant, by its id or name. */
  tenant(idOrName: string): Promise<TenantDocument> {
    return this.#send(pathOf("tenants", idOrName), TenantDocument);
  }

  /** What happened to a tenant, the oldest first. */
  tenantEvents(idOrName: string, query: Query = {}) {
    return this.#send(pathOf("tenants", idOrName, "events"), pageOf(TenantEventDocument), {
      query,
    });
  }

  /** Users of a tenant. */
  tenantUsers(idOrName: string, query: Query = {}) {
    return this.#send(pathOf("tenants", idOrName, "users"), pageOf(UserDocument), { query });
  }

  /** Makes an operator's move. */
  moveTenant(
    idOrName: string,
    move: OperatorMove,
    body: { readonly reason?: string } = {},
  ): Promise<TenantDocument> {
    return this.#send(pathOf("tenants", idOrName, move), TenantDocument, { method: "POST", body });
  }

  /** Fleet stacks. */
  mappings(query: Query = {}) {
    return this.#send("/mappings", pageOf(StackDocument), { query });
  }

  /** One fleet stack. */
  mapping(stack: string): Promise<StackDocument> {
    return this.#send(pathOf("mappings", stack), StackDocument);
  }

  /** Wishes a pool, or wishes it away. */
  wishPool(stack: string, body: z.input<typeof PoolWish>): Promise<StackDocument> {
    return this.#send(pathOf("mappings", stack), StackDocument, { method: "PUT", body });
  }

  /** Every shard. */
  shards() {
    return this.#send("/shards", pageOf(ShardDocument));
  }

  /** One shard, with what is left of it. */
  shard(shard: string): Promise<ShardDocument> {
    return this.#send(pathOf("shards", shard), ShardDocument);
  }

  /** Accounts that the platform asked AWS for. */
  vendings() {
    return this.#send("/vendings", pageOf(VendingDocument));
  }

  /** Asks again for an account that could not be made, or gives it up. */
  endVendingFailure(shard: string, act: "retry" | "dismiss"): Promise<VendingDocument> {
    return this.#send(pathOf("vendings", shard, act), VendingDocument, { method: "POST" });
  }

  /** Registers a shard, or changes how much it can hold. */
  putShard(shard: string, body: SentSettings): Promise<ShardDocument> {
    return this.#send(pathOf("shards", shard), ShardDocument, { method: "PUT", body });
  }

  /** Lets a shard drain, takes it back, or retires it. */
  moveShard(
    shard: string,
    move: "drain" | "resume" | "retire",
    body: { readonly reason?: string } = {},
  ): Promise<ShardDocument> {
    return this.#send(pathOf("shards", shard, move), ShardDocument, { method: "POST", body });
  }

  /** What each Region can still take. */
  capacity(query: Query = {}) {
    return this.#send("/capacity", CapacityDocument, { query });
  }

  /** The accounts that a number of tenants takes. */
  capacityPlan(query: Query) {
    return this.#send("/capacity/plan", CapacityReport, { query });
  }

  /** Operations, the newest first. */
  operations(query: Query = {}) {
    return this.#send("/operations", pageOf(OperationDocument), { query });
  }

  /** One operation. */
  operation(operation: string) {
    return this.#send(pathOf("operations", operation), OperationDocument);
  }

  /** What happened in an operation, the oldest first. */
  operationEvents(operation: string, query: Query = {}) {
    return this.#send(pathOf("operations", operation, "events"), pageOf(OperationEventDocument), {
      query,
    });
  }

  /** Every release. */
  releases() {
    return this.#send("/releases", pageOf(ReleaseDocument));
  }

  /** Every tier that is for sale. */
  tiers() {
    return this.#send("/tiers", pageOf(TierDocument));
  }

  async #send<S extends z.ZodType>(
    path: string,
    schema: S,
    request: Request = {},
  ): Promise<z.output<S>> {
    const answer = await this.#answerTo(path, request);
    const document: unknown = await answer.json();
    if (!answer.ok) throw new ApiProblemError(parseDocument(Problem, document, "refusal"));
    return parseDocument(schema, document, `answer to ${path}`);
  }

  async #answerTo(path: string, { method = "GET", headers, query, body }: Request) {
    const { address, token, fetch: send = fetch } = this.#access;
    return send(`${address.replace(/\/$/, "")}${path}${queryOf(query)}`, {
      method,
      headers: {
        ...headers,
        ...(token ? { authorization: `Bearer ${await token()}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}

function queryOf(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length > 0 ? `?${new URLSearchParams(given)}` : "";
}
