import * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import {
  OperationDocument,
  OperationEventDocument,
  Problem,
  ReleaseDocument,
  SignUp,
  StackDocument,
  TenantDocument,
  TenantEventDocument,
} from "./documents.ts";
import { ReportedError } from "./errors.ts";
import { parsedJson } from "./json-text.ts";
import type { Page } from "./page.ts";
import type { Ports } from "./ports.ts";
import { reach } from "./reach.ts";

/** Part of an address after the `?`; what is not set is left out. */
type Query = Readonly<Record<string, string | number | undefined>>;

/** A request to the API. */
interface Request {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: unknown;
}

/** Moves that an operator may ask for. */
export const OPERATOR_MOVES = ["approve", "suspend", "resume", "retry", "remove"] as const;

/** A move that an operator may ask for. */
export type OperatorMove = (typeof OPERATOR_MOVES)[number];

/** How the API is reached. */
export interface ControlPlaneAccess {
  /** Its address, without a slash at the end. */
  readonly address: string;
  /** Access token of an operator; absent for what everybody may ask. */
  readonly token?: string;
}

/** The control plane's API. Every answer is checked; a refusal is thrown in the API's own words. */
export class ControlPlane {
  readonly #ports: Pick<Ports, "fetch" | "interruption">;
  readonly #access: ControlPlaneAccess;

  constructor(ports: Pick<Ports, "fetch" | "interruption">, access: ControlPlaneAccess) {
    this.#ports = ports;
    this.#access = access;
  }

  /** Signs a company up; a repeat with the same key gives the first answer. */
  register(body: object, idempotencyKey: string): Promise<SignUp> {
    const headers = { "Idempotency-Key": idempotencyKey };
    return this.#send("/registrations", SignUp, { method: "POST", headers, body });
  }

  /** How a sign-up stands. */
  registration(tenant: string): Promise<SignUp> {
    return this.#send(`/registrations/${encodeURIComponent(tenant)}`, SignUp);
  }

  /** Tenants, by status and tier. */
  tenants(query: Query): Promise<Page<TenantDocument>> {
    return this.#send("/tenants", pageOf(TenantDocument), { query });
  }

  /** One tenant, by its name or id. */
  tenant(tenant: string): Promise<TenantDocument> {
    return this.#send(tenantPath(tenant), TenantDocument);
  }

  /** What happened to a tenant, oldest first. */
  tenantEvents(tenant: string): Promise<Page<TenantEventDocument>> {
    return this.#send(`${tenantPath(tenant)}/events`, pageOf(TenantEventDocument));
  }

  /** Asks for a move of a tenant. */
  moveTenant(tenant: string, move: OperatorMove, reason?: string): Promise<TenantDocument> {
    const body = reason === undefined ? {} : { reason };
    return this.#send(`${tenantPath(tenant)}/${move}`, TenantDocument, { method: "POST", body });
  }

  /** Fleet stacks. */
  stacks(query: Query): Promise<Page<StackDocument>> {
    return this.#send("/mappings", pageOf(StackDocument), { query });
  }

  /** One fleet stack. */
  stack(stack: string): Promise<StackDocument> {
    return this.#send(`/mappings/${encodeURIComponent(stack)}`, StackDocument);
  }

  /** Operations, newest first. */
  operations(query: Query): Promise<Page<OperationDocument>> {
    return this.#send("/operations", pageOf(OperationDocument), { query });
  }

  /** One operation. */
  operation(operation: string): Promise<OperationDocument> {
    return this.#send(operationPath(operation), OperationDocument);
  }

  /** What happened in an operation after an event that was seen already, oldest first. */
  operationEvents(operation: string, after?: number): Promise<Page<OperationEventDocument>> {
    const path = `${operationPath(operation)}/events`;
    return this.#send(path, pageOf(OperationEventDocument), { query: { after } });
  }

  /** Releases that were published. */
  releases(query: Query): Promise<Page<ReleaseDocument>> {
    return this.#send("/releases", pageOf(ReleaseDocument), { query });
  }

  async #send<S extends z.ZodType>(
    path: string,
    schema: S,
    request: Request = {},
  ): Promise<z.output<S>> {
    const answer = await this.#answer(path, request);
    const body = parsedJson(await answer.text());
    if (answer.ok) return parseDocument(schema, body, `the API's answer to ${path}`);
    throw refusalOf(path, answer.status, body);
  }

  #answer(path: string, { method = "GET", headers, query, body }: Request): Promise<Response> {
    const { address, token } = this.#access;
    return reach(this.#ports, `${address}${path}${queryText(query)}`, {
      method,
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), cursor: z.string().optional() });
}

function tenantPath(tenant: string): string {
  return `/tenants/${encodeURIComponent(tenant)}`;
}

function operationPath(operation: string): string {
  return `/operations/${encodeURIComponent(operation)}`;
}

function queryText(query: Query = {}): string {
  const set = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return set.length === 0 ? "" : `?${set.join("&")}`;
}

/** API Gateway refuses in its own words where a request never reached the API. */
function refusalOf(path: string, status: number, body: unknown): ReportedError {
  const problem = Problem.safeParse(body);
  if (problem.success) {
    const { code, detail, remedy, problems } = problem.data;
    return new ReportedError({ code, message: detail, remedy, issues: problems });
  }
  return new ReportedError({
    code: GATEWAY_CODES[status] ?? "API_FAILED",
    message: `the API answered ${path} with status ${status}`,
    remedy: GATEWAY_REMEDIES[status] ?? "Try again; if it goes on, read the API's log.",
  });
}

const GATEWAY_CODES: Readonly<Record<number, string>> = {
  401: "TOKEN_REFUSED",
  403: "TOKEN_REFUSED",
  429: "RATE_EXCEEDED",
};

const GATEWAY_REMEDIES: Readonly<Record<number, string>> = {
  401: "Log in again: unset `TENANTRY_TOKEN`, or set it to a fresh access token.",
  403: "Check the address in `TENANTRY_API`, its stage too, and the token.",
  429: "Wait a little and try again.",
};
