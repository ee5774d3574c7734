import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { ACME, POOL_OUTPUTS, POOLED } from "../../support/sample-tenant.ts";

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

test.each(["active", "suspended"] as const)(
  "routes the users of a tenant that is %s",
  async (status) => {
    world.plane.tenants.add({ status, placement: POOLED });

    expect(await world.ask("GET", "/tenants/acme/configuration")).toStrictEqual({
      status: 200,
      type: "application/json",
      body: {
        tenant: ACME,
        name: "acme",
        userPoolId: POOL_OUTPUTS.userPoolId,
        userPoolClientId: POOL_OUTPUTS.userPoolClientId,
        apiUrl: POOL_OUTPUTS.apiUrl,
        region: "us-east-1",
      },
    });
  },
);

test.each([
  ["a tenant that is not served yet", { status: "provisioning" }, "acme", 409, "TENANT_UNSERVED"],
  ["a name that nobody has", {}, "nobody", 404, "TENANT_NOT_FOUND"],
] as const)("refuses to route %s", async (_what, changes, name, status, code) => {
  world.plane.tenants.add(changes);

  expect(await world.ask("GET", `/tenants/${name}/configuration`)).toMatchObject({
    status,
    body: { code },
  });
});

test("lists tenants page by page, by state and tier", async () => {
  world.plane.tenants.add();
  world.plane.tenants.add({ tenant: "01kbeta0000000000000000000", name: "beta", tier: "premium" });
  const names = async (query: string) => {
    const { body } = await world.operator("GET", `/tenants${query}`);
    return body;
  };

  expect(await names("?limit=1")).toMatchObject({ items: [{ name: "acme" }], cursor: "1" });
  expect(await names("?limit=1&cursor=1")).toMatchObject({ items: [{ name: "beta" }] });
  expect(await names("?tier=premium")).toMatchObject({ items: [{ name: "beta" }] });
  expect(await names("?status=active")).toStrictEqual({ items: [] });
});

test("refuses a query with all of its problems", async () => {
  expect(await world.operator("GET", "/tenants?limit=0&status=happy")).toMatchObject({
    status: 400,
    body: {
      detail: "query is not valid",
      problems: expect.arrayContaining([
        { path: "limit", problem: "must be at least 1" },
        { path: "status", problem: expect.stringContaining("must be one of registered") },
      ]),
    },
  });
});

test.each([ACME, "acme"])("shows a tenant by %s", async (key) => {
  const tenant = world.plane.tenants.add();

  expect((await world.operator("GET", `/tenants/${key}`)).body).toStrictEqual(tenant);
});

test("shows what happened to a tenant, also after it is gone", async () => {
  world.plane.tenants.add({ status: "active", placement: POOLED });
  await world.operator("POST", "/tenants/acme/suspend", { reason: "did not pay" });
  world.plane.tenants.all.delete(ACME);

  expect((await world.operator("GET", `/tenants/${ACME}/events`)).body).toMatchObject({
    items: [{ type: "tenant.suspended", by: "operator:olga", reason: "did not pay" }],
  });
});

test("lists a tenant's users", async () => {
  world.plane.tenants.add({ status: "active", placement: POOLED });
  world.plane.plane.members.set("ann@acme.example", { groups: [ACME], invited: false });

  expect((await world.operator("GET", "/tenants/acme/users")).body).toMatchObject({
    items: [{ email: "ann@acme.example", enabled: true }],
  });
});

test("approves, and lets the workflow go on that waits for it", async () => {
  world.plane.tenants.add({ status: "awaiting-approval", tier: "platinum" });
  await world.plane.workflows.put({ token: `approval#${ACME}`, taskToken: "t1", tenant: ACME });

  expect((await world.operator("POST", "/tenants/acme/approve", {})).body).toMatchObject({
    status: "placing",
  });
  expect(world.plane.workflows.answers).toStrictEqual(["t1: success"]);
  expect(world.plane.workflows.waitingFor.size).toBe(0);
});

test("approves also when nobody waits", async () => {
  world.plane.tenants.add({ status: "awaiting-approval", tier: "platinum" });

  expect(await world.operator("POST", "/tenants/acme/approve")).toMatchObject({ status: 200 });
});

test("suspends and resumes in the plane's directory first", async () => {
  world.plane.tenants.add({ status: "active", placement: POOLED });

  expect((await world.operator("POST", "/tenants/acme/suspend", {})).body).toMatchObject({
    status: "suspended",
  });
  expect(world.plane.plane.entries.get(ACME)).toBe("suspended");
  expect((await world.operator("POST", "/tenants/acme/resume", {})).body).toMatchObject({
    status: "active",
  });
  expect(world.plane.plane.entries.get(ACME)).toBe("active");
});

test.each([
  ["retry", "failed", "registered", "onboarding"],
  ["remove", "active", "offboarding", "offboarding"],
] as const)("begins another attempt to %s", async (move, from, to, kind) => {
  world.plane.tenants.add({ status: from, attempt: 3 });

  expect((await world.operator("POST", `/tenants/acme/${move}`, {})).body).toMatchObject({
    status: to,
    attempt: 4,
  });
  expect(world.plane.workflows.started).toStrictEqual([
    { kind, name: `${ACME}-4`, input: { tenant: ACME, attempt: 4 } },
  ]);
});

test("refuses an illegal move with the legal ones, before anything is changed", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });

  expect(await world.operator("POST", "/tenants/acme/suspend", {})).toMatchObject({
    status: 409,
    body: {
      code: "MOVE_ILLEGAL",
      detail: "cannot suspend a tenant that is provisioning; legal now: activate, fail",
      legal: ["activate", "fail"],
    },
  });
  expect(world.plane.plane.entries.size).toBe(0);
});

test("refuses a reason that says nothing and a field that is unknown", async () => {
  world.plane.tenants.add({ status: "active" });

  expect(
    await world.operator("POST", "/tenants/acme/suspend", { reason: "", now: true }),
  ).toMatchObject({
    status: 400,
    body: {
      problems: expect.arrayContaining([
        { path: "reason", problem: "must say something" },
        { path: "now", problem: "is not a field that is known here" },
      ]),
    },
  });
});
