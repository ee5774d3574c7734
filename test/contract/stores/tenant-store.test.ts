import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { tenantItemOf } from "../../../stores/tenant-item.ts";
import { TenantStore } from "../../../stores/tenant-store.ts";
import { ulids } from "../../../tenants/ids.ts";
import type { Tenant } from "../../../tenants/tenant.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";
import { tenantOf } from "../../support/sample-tenant.ts";

const cloud = useContractCloud();
const newId = ulids();
const now = new Date("2026-11-21T12:00:00.000Z");
let hub: HubTable;
let store: TenantStore;

beforeAll(async () => {
  hub = await hubTable(cloud, "tenants");
  store = new TenantStore(hub.client, hub.table);
});

const cause = () => ({ eventId: newId(), by: "test", reason: "because", now });

/** A tenant in the table. */
async function added(changes: Partial<Tenant> = {}): Promise<Tenant> {
  const tenant = tenantOf({ tenant: newId(), ...changes });
  await hub.client.send(new PutCommand({ TableName: hub.table, Item: tenantItemOf(tenant) }));
  return tenant;
}

test("moves a tenant with its audit event", async () => {
  const tenant = await added();

  const { tenant: moved, event } = await store.move(tenant, "place", cause());

  expect(await store.get(tenant.tenant)).toStrictEqual({
    ...tenant,
    status: "placing",
    version: 2,
    changedAt: now.toISOString(),
  });
  expect(moved).toStrictEqual(await store.get(tenant.tenant));
  expect((await store.audit(tenant.tenant, { limit: 10 })).items).toStrictEqual([event]);
});

test("makes one of two moves that read the same version", async () => {
  const tenant = await added();

  const outcomes = await Promise.allSettled([
    store.move(tenant, "place", cause()),
    store.move(tenant, "fail", cause()),
  ]);

  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await store.get(tenant.tenant)).version).toBe(2);
  expect((await store.audit(tenant.tenant, { limit: 10 })).items).toHaveLength(1);
});

test("moves nothing when a write that must happen with it is refused", async () => {
  const tenant = await added();
  const refused = {
    Delete: {
      TableName: hub.table,
      Key: { tenant: "nobody", item: "tenant" },
      ConditionExpression: "attribute_exists(tenant)",
    },
  };

  await expect(store.move(tenant, "place", cause(), { joined: [refused] })).rejects.toMatchObject({
    code: "WRITE_CONFLICT",
  });
  expect(await store.get(tenant.tenant)).toStrictEqual(tenant);
});

test("keeps a failure until the tenant moves on, and drops a placement that is over", async () => {
  const failure = { code: "A_B", message: "m", remedy: "R." };
  const placement = { shard: "s1", planeStack: "p", stack: "t", reason: "r", reserved: {} };
  const tenant = await added({ status: "provisioning", placement });

  const failed = await store.move(tenant, "fail", cause(), {
    changes: { failure, placement: undefined },
  });
  const read = await store.get(tenant.tenant);
  expect(read).toMatchObject({ status: "failed", failure });
  expect(read).not.toHaveProperty("placement");

  await store.move(failed.tenant, "retry", cause());
  expect(await store.get(tenant.tenant)).not.toHaveProperty("failure");
});

test("lists those who should be on their way, until they have arrived", async () => {
  const tenant = await added();
  const isPassing = async () => (await store.passing({ limit: 100 })).items.includes(tenant.tenant);

  expect(await isPassing()).toBe(true);
  await store.move(tenant, "fail", cause());
  expect(await isPassing()).toBe(false);
});

test("lists events until they were told, unreadable ones apart", async () => {
  const tenant = await added();
  const { event } = await store.move(tenant, "place", cause());
  const corrupt = {
    tenant: tenant.tenant,
    item: "audit#x",
    attention: "event",
    attentionSince: "0",
  };
  await hub.client.send(new PutCommand({ TableName: hub.table, Item: corrupt }));
  const isUntold = async () =>
    (await store.untold({ limit: 100 })).items.some(({ id }) => id === event.id);

  expect(await isUntold()).toBe(true);
  await store.markTold(event);
  expect(await isUntold()).toBe(false);
});

test("fills a page of those who are asked for, however many others stand between", async () => {
  const wanted = await added({ tier: "rare" });
  await added();
  await added();
  const other = await added({ tier: "rare" });

  const first = await store.list({ tier: "rare" }, { limit: 1 });
  expect(first.items).toStrictEqual([wanted]);
  const second = await store.list({ tier: "rare" }, { limit: 1, cursor: first.cursor });
  expect(second.items).toStrictEqual([other]);
});

test("removes a tenant and keeps its audit", async () => {
  const tenant = await added({ status: "offboarding" });

  await store.erase(tenant, cause(), []);

  await expect(store.get(tenant.tenant)).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
  expect((await store.audit(tenant.tenant, { limit: 10 })).items).toMatchObject([
    { type: "tenant.removed", from: "offboarding", to: "removed" },
  ]);
});
