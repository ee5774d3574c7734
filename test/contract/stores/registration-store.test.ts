import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { type RegistrationRequest, RegistrationStore } from "../../../stores/registration-store.ts";
import { TenantStore } from "../../../stores/tenant-store.ts";
import { ulids } from "../../../tenants/ids.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const newId = ulids();
let names: HubTable;
let store: RegistrationStore;
let tenants: TenantStore;

beforeAll(async () => {
  const tenantTable = await hubTable(cloud, "tenants");
  names = await hubTable(cloud, "names");
  store = new RegistrationStore(names.client, { names: names.table, tenants: tenantTable.table });
  tenants = new TenantStore(names.client, tenantTable.table);
});

/** Each test takes an hour of its own, so that no other test's registrations count there. */
function request(
  name: string,
  hour: number,
  changes: Partial<RegistrationRequest> = {},
): RegistrationRequest {
  return {
    key: `key-${name}`,
    registration: { name, email: `ann@${name}.example`, tier: "basic" },
    tenant: newId(),
    eventId: newId(),
    hourlyCap: 10,
    now: new Date(Date.UTC(2026, 10, 21, hour)),
    ...changes,
  };
}

test("registers a tenant with its name and its first event", async () => {
  const first = request("acme", 1);

  expect(await store.register(first)).toBe(first.tenant);
  expect(await tenants.get(first.tenant)).toMatchObject({
    name: "acme",
    status: "registered",
    version: 1,
  });
  expect(await store.tenantNamed("acme")).toBe(first.tenant);
  expect((await tenants.audit(first.tenant, { limit: 10 })).items).toMatchObject([
    { id: first.eventId, type: "tenant.registered", by: "sign-up" },
  ]);
});

test("gives a repeated request the tenant of the first", async () => {
  const first = request("globex", 2);
  await store.register(first);

  expect(await store.register({ ...first, tenant: newId(), eventId: newId() })).toBe(first.tenant);
});

test("refuses a key with another body", async () => {
  const first = request("initech", 3);
  await store.register(first);
  const registration = { ...first.registration, tier: "premium" };

  await expect(store.register({ ...first, registration })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
});

test("keeps where a tenant may live, and refuses its key with other Regions", async () => {
  const plain = request("resident", 19);
  const first = {
    ...plain,
    registration: { ...plain.registration, residency: ["eu-west-1" as const] },
  };

  await store.register(first);

  expect(await tenants.get(first.tenant)).toMatchObject({ residency: ["eu-west-1"] });
  await expect(store.register({ ...plain, tenant: newId() })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
});

test("keeps whom a tenant must not be beside, and refuses its key with others", async () => {
  const plain = request("hermit", 20);
  const apartFrom = [{ tenant: newId(), name: "crowd" }];

  await store.register({ ...plain, apartFrom });

  expect(await tenants.get(plain.tenant)).toMatchObject({ apartFrom });
  expect(await store.register({ ...plain, tenant: newId(), apartFrom })).toBe(plain.tenant);
  await expect(store.register({ ...plain, tenant: newId() })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
});

test("knows a repeat by what was sent, and no other request by its key", async () => {
  const first = { ...request("recluse", 21), apartFrom: [{ tenant: newId(), name: "crowd" }] };
  const unknown = await store.earlier(first);
  await store.register(first);

  expect(unknown).toBeUndefined();
  expect(await store.earlier({ ...first, apartFrom: [{ name: "crowd" }] })).toBe(first.tenant);
  await expect(store.earlier({ ...first, apartFrom: [{ name: "mob" }] })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
});

test("forgets a key a day later, also while DynamoDB has not deleted it", async () => {
  const first = request("hooli", 4);
  await store.register(first);
  const later = request("pied-piper", 4, {
    key: first.key,
    now: new Date(first.now.getTime() + 86_400_001),
  });

  expect(await store.register(later)).toBe(later.tenant);
});

test("gives a name to one of those who want it in the same moment", async () => {
  const rivals = Array.from({ length: 4 }, (_none, n) =>
    request("umbrella", 5, { key: `rival-${n}` }),
  );

  const outcomes = await Promise.allSettled(rivals.map((rival) => store.register(rival)));

  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(
    outcomes.flatMap((outcome) => (outcome.status === "rejected" ? outcome.reason.code : [])),
  ).toStrictEqual(["NAME_TAKEN", "NAME_TAKEN", "NAME_TAKEN"]);
});

test("takes what an hour takes and no more", async () => {
  const one = (name: string) => store.register(request(name, 6, { hourlyCap: 2 }));
  await one("first");
  await one("second");

  await expect(one("third")).rejects.toMatchObject({ code: "REGISTRATIONS_CAPPED" });
  await expect(store.tenantNamed("third")).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
});

test("keeps no address beside the tenant", async () => {
  await store.register(request("private", 7));

  const { Item } = await names.client.send(
    new GetCommand({ TableName: names.table, Key: { name: "request#key-private" } }),
  );

  expect(JSON.stringify(Item)).not.toContain("@");
});

test("forgets a request for its tenant only", async () => {
  const owner = request("forgotten", 8);
  const tenant = await tenants.get(await store.register(owner));

  await store.forgetRequest({ request: tenant.request, tenant: newId() });
  expect(await store.register(owner)).toBe(tenant.tenant);
  await store.forgetRequest(tenant);
  await store.forgetRequest(tenant);
  await expect(store.register({ ...owner, tenant: newId() })).rejects.toMatchObject({
    code: "NAME_TAKEN",
  });
});

test("frees a name for its tenant only", async () => {
  const owner = request("freed", 8);
  await store.register(owner);
  const tenant = await tenants.get(owner.tenant);
  const cause = { eventId: newId(), by: "test", reason: "test", now: owner.now };
  const leaving = await tenants.move((await tenants.move(tenant, "fail", cause)).tenant, "remove", {
    ...cause,
    eventId: newId(),
  });
  const other = store.freeNameWrite({ name: "freed", tenant: newId() });

  await expect(
    tenants.erase(leaving.tenant, { ...cause, eventId: newId() }, [other]),
  ).rejects.toMatchObject({ code: "WRITE_CONFLICT" });
  await tenants.erase(leaving.tenant, { ...cause, eventId: newId() }, [
    store.freeNameWrite(leaving.tenant),
  ]);
  await expect(store.tenantNamed("freed")).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
  expect((await tenants.audit(owner.tenant, { limit: 10 })).items).toHaveLength(4);
});

test("counts an hour that was counted before", async () => {
  const { now } = request("counted", 9);
  await names.client.send(
    new UpdateCommand({
      TableName: names.table,
      Key: { name: `cap#${now.toISOString().slice(0, 13)}` },
      UpdateExpression: "SET used = :used",
      ExpressionAttributeValues: { ":used": 10 },
    }),
  );

  await expect(store.register(request("counted", 9))).rejects.toMatchObject({
    code: "REGISTRATIONS_CAPPED",
  });
});
