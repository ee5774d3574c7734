import { parseDocument } from "../tenants/document.ts";
import { PASSING } from "../tenants/lifecycle.ts";
import { Tenant } from "../tenants/tenant.ts";
import { TenantEvent } from "../tenants/tenant-event.ts";
import type { JoinedWrite } from "./mapping-store.ts";

/** The item of a tenant; only those in a passing state stand in the sparse index. */
export function tenantItemOf(tenant: Tenant): Record<string, unknown> {
  return {
    ...tenant,
    item: "tenant",
    kind: "tenant",
    ...(PASSING.has(tenant.status)
      ? { attention: "tenant", attentionSince: tenant.changedAt }
      : {}),
  };
}

/** The write of an event that nobody has been told yet. */
export function tenantEventWrite(table: string, event: TenantEvent): JoinedWrite {
  const item = {
    ...event,
    item: `audit#${event.id}`,
    attention: "event",
    attentionSince: event.at,
  };
  return { Put: { TableName: table, Item: item } };
}

/** A tenant as its item has it. */
export function tenantOf(found: Record<string, unknown>): Tenant {
  const { item: _item, kind: _kind, attention: _attention, attentionSince: _at, ...tenant } = found;
  return parseDocument(Tenant, tenant, `tenant "${String(found.tenant)}"`);
}

/** An event as its item has it. */
export function eventOf(found: Record<string, unknown>): TenantEvent {
  const source = `event of tenant "${String(found.tenant)}"`;
  return parseDocument(TenantEvent, eventFieldsOf(found), source);
}

/** What of an item is the event itself. */
export function eventFieldsOf(found: Record<string, unknown>): Record<string, unknown> {
  const { item: _item, attention: _attention, attentionSince: _at, ...event } = found;
  return event;
}
