import { beforeEach, expect, test } from "vitest";
import { ACME, POOL_OUTPUTS, POOLED, SILO } from "../../support/sample-tenant.ts";
import { StepWorld } from "../../support/step-world.ts";

let world = new StepWorld();
const tenant = () => world.plane.tenants.get(ACME);

beforeEach(() => {
  world = new StepWorld();
  world.plane.addShard();
});

test("lets a tier without approval go on to its place", async () => {
  world.plane.tenants.add();

  expect(await world.run("check")).toStrictEqual({ needsApproval: false });
  expect(await tenant()).toMatchObject({ status: "placing", version: 2 });
  expect(await world.run("check")).toStrictEqual({ needsApproval: false });
  expect(await tenant()).toMatchObject({ status: "placing", version: 2 });
});

test("lets a tier with approval wait for an operator", async () => {
  world.plane.tenants.add({ tier: "platinum" });

  expect(await world.run("check")).toStrictEqual({ needsApproval: true });
  await world.run("ask-approval");

  expect(await tenant()).toMatchObject({ status: "awaiting-approval" });
  expect(await world.plane.workflows.get(`approval#${ACME}`)).toStrictEqual({
    token: `approval#${ACME}`,
    taskToken: "t1",
    tenant: ACME,
  });
  expect(await world.run("check")).toStrictEqual({ needsApproval: true });
});

test("waits with its new token when it asks again", async () => {
  world.plane.tenants.add({ tier: "platinum", status: "awaiting-approval" });

  await world.run("ask-approval", { token: "t2" });

  expect(await world.plane.workflows.get(`approval#${ACME}`)).toMatchObject({ taskToken: "t2" });
  expect(world.plane.workflows.answers).toStrictEqual([]);
});

test("goes on at once when the approval was given meanwhile", async () => {
  world.plane.tenants.add({ tier: "platinum", status: "placing" });

  await world.run("ask-approval");

  expect(world.plane.workflows.answers).toStrictEqual(["t1: success"]);
  expect(world.plane.workflows.waitingFor.size).toBe(0);
});

test("reserves a place in the least used shard and notes it in one transaction", async () => {
  world.plane.addShard({ shard: "s2", tenants: { pool: 1, silo: 0 } });
  world.plane.tenants.add({ status: "placing" });

  await world.run("place");
  await world.run("place");

  expect(await tenant()).toMatchObject({
    status: "provisioning",
    placement: { shard: "s1", planeStack: "pool-s1-1", stack: `tenant-${ACME}` },
  });
  expect(world.plane.shards.tenants("s1")).toStrictEqual({ pool: 1, silo: 0 });
});

test("places a tenant in a Region that it may live in, however full the shards there are", async () => {
  world.plane.addShard({ shard: "s2", region: "eu-west-1", tenants: { pool: 1, silo: 0 } });
  world.plane.tenants.add({ status: "placing", residency: ["eu-west-1", "eu-central-1"] });

  await world.run("place");

  expect(await tenant()).toMatchObject({ status: "provisioning", placement: { shard: "s2" } });
});

test("keeps a tenant from the shards of those whom it must not be beside", async () => {
  const other = { tenant: "01kinit0000000000000000000", name: "initech" };
  world.plane.addShard({ shard: "s2", tenants: { pool: 1, silo: 0 } });
  world.plane.tenants.add({ ...other, status: "active", placement: POOLED });
  const gone = { tenant: "01kgone0000000000000000000", name: "gone" };
  world.plane.tenants.add({ status: "placing", apartFrom: [other, gone] });

  await world.run("place");

  expect(await tenant()).toMatchObject({ status: "provisioning", placement: { shard: "s2" } });
});

test("lets a tenant wait rather than put it beside one whom it must not meet", async () => {
  const other = { tenant: "01kinit0000000000000000000", name: "initech" };
  world.plane.tenants.add({ ...other, status: "suspended", placement: POOLED });
  world.plane.tenants.add({ status: "placing", apartFrom: [other] });

  await world.run("place");

  expect(await tenant()).toMatchObject({ status: "placing" });
  expect(await world.plane.workflows.get(`room#${ACME}`)).toMatchObject({
    reason: expect.stringContaining("s1 is one that the tenant must not be on"),
  });
});

test("lets a tenant wait rather than live where it may not", async () => {
  world.plane.tenants.add({ status: "placing", residency: ["ap-south-1"] });

  await world.run("place");

  expect(await tenant()).toMatchObject({ status: "placing" });
  expect(await world.plane.workflows.get(`room#${ACME}`)).toMatchObject({
    reason: expect.stringContaining("and the tenant may live in ap-south-1"),
  });
});

test("keeps the place that it has", async () => {
  world.plane.tenants.add({ status: "placing", placement: POOLED });

  await world.run("place");

  expect(await tenant()).toMatchObject({ status: "provisioning", placement: POOLED });
  expect(world.plane.shards.tenants("s1")).toStrictEqual({ pool: 0, silo: 0 });
});

test("lets a tenant wait for whom no shard has room, with the reason", async () => {
  world.plane.addShard({ capacity: { pool: 0, silo: 0 } });
  world.plane.tenants.add({ status: "placing" });

  await world.run("place");

  expect(await tenant()).toMatchObject({ status: "placing" });
  expect(world.plane.workflows.answers).toStrictEqual([]);
  expect(await world.plane.workflows.get(`room#${ACME}`)).toStrictEqual({
    token: `room#${ACME}`,
    taskToken: "t1",
    tenant: ACME,
    reason: "none of 1 shards has room for another pool tenant: s1 has 0 of 0 pool places taken",
  });
});

test("answers at once when the tenant has its place, and waits for nothing", async () => {
  world.plane.tenants.add({ status: "placing" });

  await world.run("place");

  expect(world.plane.workflows.answers).toStrictEqual(["t1: success"]);
  expect(world.plane.workflows.waitingFor.size).toBe(0);
});

test("wishes a pooled tenant's stack with the releases of its pool, and waits", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });

  await world.run("wish");

  const { wish } = await world.plane.mapping.read(POOLED.stack);
  expect(wish).toStrictEqual({
    stack: POOLED.stack,
    state: "present",
    tier: "basic",
    shard: "s1",
    slots: { blue: "r-1", green: "r-1", live: "blue" },
    tenant: ACME,
    keyGeneration: 1,
    planeStack: "pool-s1-1",
    generation: 1,
    wishedAt: "2026-11-21T12:00:00.000Z",
    wishedBy: "workflow",
  });
  expect(await world.plane.workflows.get(`stack#${POOLED.stack}`)).toStrictEqual({
    token: `stack#${POOLED.stack}`,
    taskToken: "t1",
    tenant: ACME,
    generation: 1,
  });
});

test("wishes a silo with the release that new planes get", async () => {
  world.plane.tenants.add({ tier: "platinum", status: "provisioning", placement: SILO });

  await world.run("wish");

  expect((await world.plane.mapping.read(SILO.stack)).wish).toMatchObject({
    slots: { blue: "r-new", green: "r-new", live: "blue" },
    tier: "platinum",
  });
});

test("answers at once when the stack is as wished already", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });
  await world.run("wish");
  world.plane.mapping.meet(POOLED.stack);

  await world.run("wish", { token: "t2" });

  expect(world.plane.workflows.answers).toStrictEqual(["t2: success"]);
  expect((await world.plane.mapping.read(POOLED.stack)).wish).toMatchObject({ generation: 1 });
});

test("makes the first admin once, in the tenant's group and the admins'", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });

  await world.run("first-admin");
  await world.run("first-admin");

  expect([...world.plane.plane.members]).toStrictEqual([
    ["ann@acme.example", { groups: [ACME, "admins"], invited: true }],
  ]);
});

test("refuses an address that belongs to another tenant of the pool", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });
  world.plane.plane.members.set("ann@acme.example", { groups: ["other"], invited: true });

  await expect(world.run("first-admin")).rejects.toMatchObject({ name: "EmailTakenError" });
});

test("refuses a plane that does not say what it is", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });
  world.plane.mapping.meet("pool-s1-1", { outputs: { apiUrl: "moon" } });

  await expect(world.run("first-admin")).rejects.toMatchObject({ name: "PlaneUnreadyError" });
});

test("probes as a user who is gone afterwards", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });

  await world.run("probe");

  expect(world.probes).toStrictEqual([
    `${POOL_OUTPUTS.apiUrl}/products as probe-${ACME}@tenantry.invalid`,
  ]);
  expect(world.plane.plane.members.size).toBe(0);
});

test("says what the tenant's API answered, and leaves no user behind", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });
  world.served = "403";

  await expect(world.run("probe")).rejects.toMatchObject({
    name: "ProbeUnservedError",
    message: expect.stringContaining("answered the probe with 403"),
  });
  expect(world.plane.plane.members.size).toBe(0);
});

test("puts the tenant in service once, and tells of it", async () => {
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });

  await world.run("activate");
  await world.run("activate");

  expect(await tenant()).toMatchObject({ status: "active", version: 2 });
  expect(world.plane.tenants.told.map(({ type }) => type)).toStrictEqual(["tenant.active"]);
});

test.each(["check", "place", "wish", "first-admin", "probe", "activate"] as const)(
  "%s changes nothing for a workflow that was overtaken",
  async (step) => {
    world.plane.tenants.add({ attempt: 2, status: "provisioning", placement: POOLED });

    await expect(world.run(step)).rejects.toMatchObject({ name: "AttemptOvertakenError" });
    expect(await tenant()).toMatchObject({ version: 1 });
  },
);

test.each([
  ["check", "registered", "placing"],
  ["place", "placing", "provisioning"],
  ["activate", "provisioning", "active"],
] as const)("%s ends the same wherever its process dies", async (step, from, to) => {
  const placement = from === "provisioning" ? { placement: POOLED } : {};
  world.plane.tenants.add({ status: from, ...placement });

  await world.die("before", step);
  expect(await tenant()).toMatchObject({ status: from });
  await world.die("after", step);
  await world.run(step);

  expect(await tenant()).toMatchObject({ status: to, version: 2 });
  expect(world.plane.tenants.events).toHaveLength(1);
});

test("calls what nobody foresaw a fault, which may pass", async () => {
  await expect(world.run("check", { step: "dance" })).rejects.toMatchObject({
    name: "StepFaultError",
  });
  world.plane.tenants.add({ tier: "platinum" });
  await expect(world.run("ask-approval", { token: undefined })).rejects.toMatchObject({
    name: "StepFaultError",
    message: "Error: step ask-approval needs a task token",
  });
});
