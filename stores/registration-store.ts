import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import {
  KeyReusedError,
  NameTakenError,
  NotFoundError,
  RegistrationsCappedError,
  WriteConflictError,
} from "../tenants/errors.ts";
import type { Registration, Stranger, Tenant } from "../tenants/tenant.ts";
import type { TenantEvent } from "../tenants/tenant-event.ts";
import { isRefused, isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { tenantEventWrite, tenantItemOf } from "./tenant-item.ts";

/** For so long a repeated request gets the first answer. */
const REPEAT_SECONDS = 24 * 3600;

/** How often a registration is tried again when it met another in the same moment. */
const TRIES = 8;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 40;

const Claim = z.object({ tenant: z.string() });
const Request = z.object({ tenant: z.string(), body: z.string(), expiresAt: z.int() });

/** A sign-up that is to be written. */
export interface RegistrationRequest {
  /** The caller's Idempotency-Key. */
  readonly key: string;
  /** What the company sent. */
  readonly registration: Registration;
  /** Tenants that it must not share a shard with. @default - none */
  readonly apartFrom?: readonly Stranger[] | undefined;
  /** Id for the new tenant. */
  readonly tenant: string;
  /** Id for its first event. */
  readonly eventId: string;
  /** Registrations that one hour takes. */
  readonly hourlyCap: number;
  /** When it was sent. */
  readonly now: Date;
}

/** What of a sign-up tells whether it is a repeat. */
export interface SentBefore extends Pick<RegistrationRequest, "key" | "registration" | "now"> {
  /** Tenants that it must not share a shard with, by the names that were sent. @default - none */
  readonly apartFrom?: readonly Pick<Stranger, "name">[] | undefined;
}

/** Tables that a registration is written to. */
export interface RegistrationTables {
  /** Names, request keys and the hours' counts. */
  readonly names: string;
  /** Tenants and their audit. */
  readonly tenants: string;
}

/** Registrations: the name, the request's key, the tenant and the hour's count in one transaction. */
export class RegistrationStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: RegistrationTables;

  constructor(client: DynamoDBDocumentClient, tables: RegistrationTables) {
    this.#client = client;
    this.#tables = tables;
  }

  /**
   * Registers a tenant; a repeated request gets the tenant of the first.
   *
   * @throws {@link KeyReusedError}, {@link NameTakenError}, {@link RegistrationsCappedError}
   */
  async register(request: RegistrationRequest): Promise<string> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const earlier = await this.earlier(request);
      if (earlier) return earlier;
      if (await this.#write(request)) return request.tenant;
      await setTimeout(Math.random() * WAIT * tries);
    }
    throw new WriteConflictError("the registration");
  }

  /**
   * Tenant that this very request registered before, if it did within a day.
   *
   * @throws {@link KeyReusedError}
   */
  async earlier(request: SentBefore): Promise<string | undefined> {
    const { key, now } = request;
    const found = await this.#get(`request#${key}`);
    if (!found) return undefined;
    const { tenant, body, expiresAt } = Request.parse(found);
    // DynamoDB deletes what expired within days, so an expired item may still be there.
    if (expiresAt <= secondsOf(now)) return undefined;
    if (body !== digestOf(request)) throw new KeyReusedError();
    return tenant;
  }

  /**
   * Id of the tenant with a name.
   *
   * @throws {@link NotFoundError}
   */
  async tenantNamed(name: string): Promise<string> {
    const found = await this.#get(`name#${name}`);
    if (!found) throw new NotFoundError("tenant", name);
    return Claim.parse(found).tenant;
  }

  /** Forgets the request of a tenant that is leaving; the condition spares another tenant's. */
  async forgetRequest({ request, tenant }: Pick<Tenant, "request" | "tenant">): Promise<void> {
    if (request === undefined) return;
    const forget = new DeleteCommand({
      TableName: this.#tables.names,
      Key: { name: `request#${request}` },
      ConditionExpression: "attribute_not_exists(tenant) OR tenant = :tenant",
      ExpressionAttributeValues: { ":tenant": tenant },
    });
    await this.#client.send(forget).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
    });
  }

  /** The write that frees a removed tenant's name. */
  freeNameWrite({ name, tenant }: Pick<Tenant, "name" | "tenant">): JoinedWrite {
    return {
      Delete: {
        TableName: this.#tables.names,
        Key: { name: `name#${name}` },
        ConditionExpression: "attribute_not_exists(tenant) OR tenant = :tenant",
        ExpressionAttributeValues: { ":tenant": tenant },
      },
    };
  }

  async #get(name: string) {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#tables.names, Key: { name }, ConsistentRead: true }),
    );
    return Item;
  }

  /** False when the same key, or another transaction, came in the same moment: look again. */
  async #write(request: RegistrationRequest): Promise<boolean> {
    try {
      await this.#client.send(
        new TransactWriteCommand({ TransactItems: writesOf(request, this.#tables) }),
      );
      return true;
    } catch (error) {
      const [key, name, cap] = [0, 1, 2].map((place) => refusedWrites(error).includes(place));
      if (key || isTransactionConflict(error)) return false;
      if (name) throw new NameTakenError(request.registration.name);
      if (cap) throw new RegistrationsCappedError(request.hourlyCap);
      throw error;
    }
  }
}

function writesOf(request: RegistrationRequest, { names, tenants }: RegistrationTables) {
  const tenant = tenantFor(request);
  return [
    requestClaimOf(names, request),
    nameClaimOf(names, tenant),
    countOf(names, request),
    { Put: { TableName: tenants, Item: tenantItemOf(tenant) } },
    tenantEventWrite(tenants, eventFor(request, tenant)),
  ] satisfies JoinedWrite[];
}

/** The condition makes a request's key belong to one tenant, until it expires. */
function requestClaimOf(table: string, request: RegistrationRequest) {
  const { key, tenant, now } = request;
  const expiresAt = secondsOf(now) + REPEAT_SECONDS;
  return {
    Put: {
      TableName: table,
      Item: { name: `request#${key}`, tenant, body: digestOf(request), expiresAt },
      ConditionExpression: "attribute_not_exists(#name) OR expiresAt <= :now",
      ExpressionAttributeNames: { "#name": "name" },
      ExpressionAttributeValues: { ":now": secondsOf(now) },
    },
  };
}

/** The condition makes a name belong to one tenant only. */
function nameClaimOf(table: string, { name, tenant }: Tenant) {
  return {
    Put: {
      TableName: table,
      Item: { name: `name#${name}`, tenant },
      ConditionExpression: "attribute_not_exists(#name)",
      ExpressionAttributeNames: { "#name": "name" },
    },
  };
}

/** The condition keeps an hour's registrations under the cap. */
function countOf(table: string, { hourlyCap, now }: RegistrationRequest) {
  return {
    Update: {
      TableName: table,
      Key: { name: `cap#${now.toISOString().slice(0, 13)}` },
      UpdateExpression: "ADD used :one SET expiresAt = :end",
      ConditionExpression: "attribute_not_exists(used) OR used < :cap",
      ExpressionAttributeValues: {
        ":one": 1,
        ":cap": hourlyCap,
        ":end": secondsOf(now) + REPEAT_SECONDS,
      },
    },
  };
}

function tenantFor({ tenant, key, registration, apartFrom, now }: RegistrationRequest): Tenant {
  const at = now.toISOString();
  return {
    tenant,
    ...registration,
    ...(apartFrom ? { apartFrom: [...apartFrom] } : {}),
    request: key,
    status: "registered",
    version: 1,
    attempt: 1,
    keyGeneration: 1,
    createdAt: at,
    changedAt: at,
  };
}

function eventFor({ eventId, now }: RegistrationRequest, { tenant, name }: Tenant): TenantEvent {
  return {
    id: eventId,
    tenant,
    name,
    type: "tenant.registered",
    to: "registered",
    by: "sign-up",
    at: now.toISOString(),
    reason: "signed up",
  };
}

/** Kept instead of the body, which names a person. Of what was sent alone: the rest changes by itself. */
function digestOf({ registration, apartFrom }: Omit<SentBefore, "now">): string {
  const { name, email, tier, residency } = registration;
  const strangers = apartFrom && { apartFrom: apartFrom.map((each) => each.name) };
  const places = [residency, strangers].filter((each) => each !== undefined);
  return createHash("sha256")
    .update(JSON.stringify([name, email, tier, ...places]))
    .digest("hex");
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
