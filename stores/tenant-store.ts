import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { parseDocument } from "../tenants/document.ts";
import { NotFoundError, WriteConflictError } from "../tenants/errors.ts";
import { type Move, type Status, statusAfter } from "../tenants/lifecycle.ts";
import { Placement, type Tenant } from "../tenants/tenant.ts";
import { TenantEvent } from "../tenants/tenant-event.ts";
import { isTransactionConflict, refusedWrites } from "./conditional-write.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { cursorOf, filledPage, type Page, type PageRequest, startKeyOf } from "./page.ts";
import { scanAll } from "./scan-all.ts";
import { eventFieldsOf, eventOf, tenantEventWrite, tenantItemOf, tenantOf } from "./tenant-item.ts";

/** Which tenants to list. */
export interface TenantFilter {
  /** Only those in this state. */
  readonly status?: Status | undefined;
  /** Only those of this tier. */
  readonly tier?: string | undefined;
}

/** Who makes a move, when, and why. */
export interface MoveCause {
  /** Id of the audit event. */
  readonly eventId: string;
  /** Who caused it. */
  readonly by: string;
  /** Why, in words. */
  readonly reason: string;
  /** When. */
  readonly now: Date;
}

/** What changes with a move beside the state. */
export type TenantChanges = Partial<
  Pick<Tenant, "placement" | "failure" | "keyGeneration" | "attempt">
>;

/** Tenants and the audit of their moves. */
export class TenantStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * One tenant, read consistently.
   *
   * @throws {@link NotFoundError}
   */
  async get(tenant: string): Promise<Tenant> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { tenant, item: "tenant" },
        ConsistentRead: true,
      }),
    );
    if (!Item) throw new NotFoundError("tenant", tenant);
    return tenantOf(Item);
  }

  /** Tenants in the order of their registration; a page is short only when the list ends. */
  async list(filter: TenantFilter, request: PageRequest): Promise<Page<Tenant>> {
    return filledPage(request, (rest) => this.#listed(filter, rest));
  }

  async #listed(filter: TenantFilter, request: PageRequest): Promise<Page<Tenant>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: "by-kind",
        Limit: request.limit,
        ExclusiveStartKey: startKeyOf(request.cursor),
        ...filterExpressionOf(filter),
      }),
    );
    return { items: Items.map(tenantOf), ...cursorOf(LastEvaluatedKey) };
  }

  /**
   * Ids of the tenants in a state that they should leave by themselves, the longest there first.
   * Ids, so that one that cannot be read does not hide the others.
   */
  async passing(request: PageRequest): Promise<Page<string>> {
    const page = await this.#attention("tenant", request);
    return { ...page, items: page.items.map(({ tenant }) => String(tenant)) };
  }

  /** Events that may not have reached the bus, the oldest first; unreadable ones are passed over. */
  async untold(request: PageRequest): Promise<Page<TenantEvent>> {
    const page = await this.#attention("event", request);
    const read = page.items.map((found) => TenantEvent.safeParse(eventFieldsOf(found)));
    return { ...page, items: read.flatMap(({ data }) => data ?? []) };
  }

  /**
   * Where every tenant lives that has a place. Read from the table itself, since an index may still
   * lack what was written a moment ago.
   */
  async placements(): Promise<readonly Placement[]> {
    const found = await scanAll(this.#client, {
      TableName: this.#table,
      ConsistentRead: true,
      ProjectionExpression: "placement",
      FilterExpression: "#item = :tenant AND attribute_exists(placement)",
      ExpressionAttributeNames: { "#item": "item" },
      ExpressionAttributeValues: { ":tenant": "tenant" },
    });
    return found.map(({ placement }) =>
      parseDocument(Placement, placement, "a tenant's placement"),
    );
  }

  /** Every event of one tenant, the oldest first. */
  async audit(tenant: string, { limit, cursor }: PageRequest): Promise<Page<TenantEvent>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        Limit: limit,
        ExclusiveStartKey: startKeyOf(cursor),
        KeyConditionExpression: "tenant = :tenant AND begins_with(#item, :audit)",
        ExpressionAttributeNames: { "#item": "item" },
        ExpressionAttributeValues: { ":tenant": tenant, ":audit": "audit#" },
      }),
    );
    return { items: Items.map(eventOf), ...cursorOf(LastEvaluatedKey) };
  }

  /**
   * Moves a tenant, with its audit event, in one transaction under the version that was read.
   *
   * @param joined - Writes that must happen with the move or not at all.
   * @throws {@link MoveIllegalError} and, when someone else moved it meanwhile, {@link WriteConflictError}.
   */
  async move(
    tenant: Tenant,
    move: Move,
    cause: MoveCause,
    { changes = {}, joined = [] }: MoveOptions = {},
  ): Promise<{ readonly tenant: Tenant; readonly event: TenantEvent }> {
    const to = statusAfter(tenant.status, move);
    const { failure: _settled, ...kept } = tenant;
    const next: Tenant = {
      ...kept,
      ...changes,
      status: to,
      version: tenant.version + 1,
      changedAt: cause.now.toISOString(),
    };
    const event = eventFor(tenant, to, cause);
    const own = [this.#replaceWrite(next, tenant.version), tenantEventWrite(this.#table, event)];
    await this.#transact(tenant.tenant, [...own, ...joined]);
    return { tenant: next, event };
  }

  /** Removes a tenant's item; its audit stays, with the event that says so. */
  async erase(
    tenant: Tenant,
    cause: MoveCause,
    joined: readonly JoinedWrite[],
  ): Promise<TenantEvent> {
    const event = eventFor(tenant, statusAfter(tenant.status, "erase"), cause);
    const remove: JoinedWrite = {
      Delete: {
        TableName: this.#table,
        Key: { tenant: tenant.tenant, item: "tenant" },
        ConditionExpression: "version = :last",
        ExpressionAttributeValues: { ":last": tenant.version },
      },
    };
    await this.#transact(tenant.tenant, [remove, tenantEventWrite(this.#table, event), ...joined]);
    return event;
  }

  /** Notes that an event reached the bus. */
  async markTold({ tenant, id }: TenantEvent): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { tenant, item: `audit#${id}` },
        UpdateExpression: "REMOVE attention",
      }),
    );
  }

  async #transact(tenant: string, writes: JoinedWrite[]): Promise<void> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: writes }));
    } catch (error) {
      if (refusedWrites(error).length === 0 && !isTransactionConflict(error)) throw error;
      throw new WriteConflictError(`tenant "${tenant}"`);
    }
  }

  async #attention(kind: "tenant" | "event", { limit, cursor }: PageRequest) {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: "attention",
        Limit: limit,
        ExclusiveStartKey: startKeyOf(cursor),
        KeyConditionExpression: "attention = :kind",
        ExpressionAttributeValues: { ":kind": kind },
      }),
    );
    return { items: Items, ...cursorOf(LastEvaluatedKey) };
  }

  #replaceWrite(next: Tenant, last: number): JoinedWrite {
    return {
      Put: {
        TableName: this.#table,
        Item: tenantItemOf(next),
        ConditionExpression: "version = :last",
        ExpressionAttributeValues: { ":last": last },
      },
    };
  }
}

/** What goes with a move. */
export interface MoveOptions {
  /** What changes beside the state. */
  readonly changes?: TenantChanges;
  /** Writes that must happen with the move or not at all. */
  readonly joined?: readonly JoinedWrite[];
}

function eventFor(tenant: Tenant, to: Status, cause: MoveCause): TenantEvent {
  return {
    id: cause.eventId,
    tenant: tenant.tenant,
    name: tenant.name,
    type: `tenant.${to}`,
    from: tenant.status,
    to,
    by: cause.by,
    at: cause.now.toISOString(),
    reason: cause.reason,
  };
}

function filterExpressionOf({ status, tier }: TenantFilter) {
  const tests = [status && "#status = :status", tier && "tier = :tier"].filter(Boolean);
  return {
    KeyConditionExpression: "kind = :kind",
    ExpressionAttributeValues: {
      ":kind": "tenant",
      ...(status ? { ":status": status } : {}),
      ...(tier ? { ":tier": tier } : {}),
    },
    ...(status ? { ExpressionAttributeNames: { "#status": "status" } } : {}),
    ...(tests.length > 0 ? { FilterExpression: tests.join(" AND ") } : {}),
  };
}
