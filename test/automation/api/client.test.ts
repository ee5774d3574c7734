import { beforeEach, expect, test } from "vitest";
import { ApiClient } from "../../../automation/api/client.ts";
import { ApiWorld, OPERATION } from "../../support/api-world.ts";
import { ACME, POOLED } from "../../support/sample-tenant.ts";

let world = new ApiWorld();

function client(token?: string): ApiClient {
  const { api } = world;
  return new ApiClient({
    address: "http://api.test/",
    fetch: async (input, init) => api.request(String(input), init),
    ...(token ? { token: async () => token } : {}),
  });
}

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

test("signs a company up and sees how that stands", async () => {
  const { tenant } = await client().register(
    { name: "acme", email: "ann@acme.example", tier: "basic" },
    "key-1",
  );

  expect(await client().registration(tenant)).toMatchObject({ name: "acme", status: "registered" });
});

test("speaks with every route of operators", async () => {
  world.plane.tenants.add({ status: "active", placement: POOLED });
  const api = client("operators-token");
  const shard = {
    account: "222222222222",
    region: "us-east-1" as const,
    capacity: { pool: 1, silo: 1 },
    baseline: "by-hand" as const,
  };

  expect(await client().configuration("acme")).toMatchObject({ tenant: ACME });
  expect(await api.tenants({ tier: "basic", cursor: undefined })).toMatchObject({ items: [{}] });
  expect(await api.tenant("acme")).toMatchObject({ tenant: ACME });
  expect(await api.moveTenant("acme", "suspend", { reason: "test" })).toMatchObject({
    status: "suspended",
  });
  expect(await api.tenantEvents(ACME)).toMatchObject({ items: [{ type: "tenant.suspended" }] });
  expect(await api.tenantUsers("acme")).toStrictEqual({ items: [] });
  expect(await api.wishPool("pool-s1-2", { shard: "s1" })).toMatchObject({ status: "waiting" });
  expect(await api.mappings()).toMatchObject({ items: [{}, {}] });
  expect(await api.mapping("pool-s1-2")).toMatchObject({ stack: "pool-s1-2" });
  expect(await api.putShard("s2", shard)).toMatchObject({ shard: "s2", state: "ready" });
  expect(await api.shard("s2")).toMatchObject({ capacity: { pool: 1, silo: 1 } });
  expect(await api.moveShard("s2", "drain", { reason: "test" })).toMatchObject({
    state: "draining",
    reason: "test (operator:olga)",
  });
  expect(await api.shards()).toMatchObject({ items: [{}, {}] });
  expect(await api.capacity({ region: "us-east-1" })).toMatchObject({ fullest: [{}, {}] });
  expect(
    await api.capacityPlan({ tenants: "basic=9", region: "us-east-1", arrivals: undefined }),
  ).toMatchObject({ accounts: [{ pooled: 9 }] });
  expect(await api.operations()).toMatchObject({ items: [OPERATION] });
  expect(await api.operation(OPERATION.operation)).toStrictEqual(OPERATION);
  expect(await api.operationEvents(OPERATION.operation, { after: 1 })).toMatchObject({
    items: [{}],
  });
  expect(await api.releases()).toMatchObject({ items: [{ release: "r-1" }] });
  expect((await api.tiers()).items).toHaveLength(4);
});

test("throws a refusal in the API's own words", async () => {
  const refused = client().register({ name: "acme" }, "key-1");

  await expect(refused).rejects.toMatchObject({
    name: "ApiProblemError",
    code: "DOCUMENT_INVALID",
    status: 400,
    problems: expect.arrayContaining([expect.objectContaining({ path: "email" })]),
    legal: [],
  });
});
