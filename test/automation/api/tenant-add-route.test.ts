import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { ACME } from "../../support/sample-tenant.ts";

const GLOBEX = { name: "globex", email: "hank@globex.example", tier: "basic" };
let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
  world.plane.tenants.add({ tenant: ACME, name: "acme", status: "active" });
});

async function add(body: unknown, token = "operators-token", key = "key-1") {
  const headers = { authorization: `Bearer ${token}`, "Idempotency-Key": key };
  return world.ask("POST", "/tenants", body, headers);
}

test("signs a company up that must not share a shard with others, and shows whom", async () => {
  const { status, body } = await add({ ...GLOBEX, apartFrom: ["acme"] });
  const again = await add({ ...GLOBEX, apartFrom: ["acme"] });

  const tenant = world.plane.tenants.names.get("globex");
  expect([status, body]).toStrictEqual([
    202,
    { tenant, name: "globex", tier: "basic", status: "registered" },
  ]);
  expect(again.body).toStrictEqual(body);
  expect((await world.operator("GET", "/tenants/globex")).body).toMatchObject({
    apartFrom: [{ tenant: ACME, name: "acme" }],
  });
  expect(world.plane.workflows.started).toHaveLength(1);
});

test("answers a repeat as the first time, whatever became of those whom it names", async () => {
  const first = await add({ ...GLOBEX, apartFrom: ["acme"] });
  world.plane.tenants.add({ tenant: ACME, name: "acme", status: "offboarding" });

  const leaving = await add({ ...GLOBEX, apartFrom: ["acme"] });
  world.plane.tenants.names.delete("acme");
  const gone = await add({ ...GLOBEX, apartFrom: ["acme"] });
  const other = await add({ ...GLOBEX, apartFrom: ["initech"] });

  expect([leaving, gone]).toStrictEqual([first, first]);
  expect(first.status).toBe(202);
  expect(other).toMatchObject({ body: { code: "IDEMPOTENCY_KEY_REUSED" } });
});

test("signs a company up as the public sign-up does where nobody is named", async () => {
  expect((await add(GLOBEX)).status).toBe(202);

  const shown = await world.operator("GET", "/tenants/globex");
  expect(shown.body).not.toHaveProperty("apartFrom");
});

test("refuses tenants that are not there or have no place of their own yet, all at once", async () => {
  world.plane.tenants.add({
    tenant: "01kinit0000000000000000000",
    name: "initech",
    status: "placing",
  });

  const { status, body } = await add({ ...GLOBEX, apartFrom: ["nobody", "acme", "initech"] });

  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain("must be the name of a tenant");
  expect(JSON.stringify(body)).toContain(
    "must be an active or suspended tenant, and initech is placing",
  );
  expect(world.plane.tenants.names.has("globex")).toBe(false);
});

test.each([
  [[], "must name a tenant, or be left out for none"],
  [["acme", "acme"], "must name each tenant once"],
  [Array.from({ length: 21 }, (_, index) => `tenant-${index}`), "must name at most 20 tenants"],
  ["acme", "must be a list of tenants' names"],
])("refuses %j as the tenants to be kept from", async (apartFrom, problem) => {
  const { status, body } = await add({ ...GLOBEX, apartFrom });

  expect([status, JSON.stringify(body).includes(problem)]).toStrictEqual([400, true]);
});

test("lets no company say by the public sign-up whom it is kept from, and no reader sign one up", async () => {
  const open = await world.register({ ...GLOBEX, apartFrom: ["acme"] });
  const reader = await add(GLOBEX, "readers-token");
  const stranger = await add(GLOBEX, "nobodys-token");

  expect([open.status, reader.status, stranger.status]).toStrictEqual([400, 403, 401]);
  expect(JSON.stringify(open.body)).toContain("apartFrom");
});
