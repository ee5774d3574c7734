import { beforeEach, expect, test } from "vitest";
import { untouched } from "../../../tenants/truth.ts";
import { ApiWorld } from "../../support/api-world.ts";
import { ACME, NOW, POOLED } from "../../support/sample-tenant.ts";

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

test("tells operators what a tenant waits for, and customers only that it waits", async () => {
  world.plane.tenants.add({ status: "placing" });
  await world.plane.workflows.put({
    token: `room#${ACME}`,
    taskToken: "t",
    tenant: ACME,
    reason: "none of 1 shards has room: s1 is draining",
  });

  expect((await world.operator("GET", "/tenants/acme")).body).toMatchObject({
    status: "placing",
    waiting: { reason: "none of 1 shards has room: s1 is draining" },
  });
  expect((await world.ask("GET", `/registrations/${ACME}`)).body).toStrictEqual({
    tenant: ACME,
    name: "acme",
    tier: "basic",
    status: "placing",
    waiting: {
      reason: "there is no room for the company yet; it is placed as soon as there is, by itself",
    },
  });
});

test("says when room is expected while some is being made", async () => {
  world.plane.tenants.add({ status: "placing" });
  world.plane.addShard({ shard: "s2", state: "warming" });
  const token = `room#${ACME}`;
  await world.plane.workflows.put({ token, taskToken: "t", tenant: ACME, reason: "s1 is full" });

  const seen = await world.operator("GET", "/tenants/acme");
  const told = await world.ask("GET", `/registrations/${ACME}`);

  const expectedAt = new Date(NOW.getTime() + 5 * 60_000).toISOString();
  expect(seen.body).toMatchObject({
    waiting: { reason: "s1 is full; shard s2 is being brought up", expectedAt },
  });
  expect(told.body).toMatchObject({
    waiting: { reason: expect.not.stringContaining("s2"), expectedAt },
  });
});

test("names operators a shard of the stock for one that must not be beside others, and no time", async () => {
  const acme = { tenant: "01kacme0000000000000000000", name: "acme" };
  world.plane.tenants.add({ status: "placing", name: "globex", apartFrom: [acme] });
  world.plane.addShard({ shard: "s2", state: "warming" });
  world.plane.addShard({ shard: "s3", state: "warm" });
  const token = `room#${ACME}`;
  const reason = "s1 is one that the tenant must not be on";
  await world.plane.workflows.put({ token, taskToken: "t", tenant: ACME, reason });

  const seen = await world.operator("GET", "/tenants/globex");
  const told = await world.ask("GET", `/registrations/${ACME}`);

  expect(seen.body).toMatchObject({
    waiting: { reason: `${reason}; take s3 from the stock by \`tenantry shard resume s3\`` },
  });
  expect(JSON.stringify([seen.body, told.body])).not.toContain("expectedAt");
  expect(JSON.stringify(told.body)).not.toContain("s3");
});

test("says nothing of waiting of a tenant that is being placed, or has its place", async () => {
  world.plane.tenants.add({ status: "placing" });
  expect((await world.operator("GET", "/tenants/acme")).body).not.toHaveProperty("waiting");

  await world.plane.workflows.put({ token: `room#${ACME}`, taskToken: "t", tenant: ACME });
  world.plane.tenants.add({ status: "active" });
  expect((await world.operator("GET", "/tenants/acme")).body).not.toHaveProperty("waiting");
});

test("tells operators why a tenant is still being provisioned, and customers nothing of it", async () => {
  const nextAttemptAt = Date.parse("2026-11-21T12:05:00.000Z");
  const failure = {
    code: "RESOURCE_FAILED",
    message: "the key is refused",
    remedy: "Mend it.",
    operation: "op-1",
    generation: 1,
    attempts: 2,
  };
  const truth = { ...untouched(POOLED.stack), failure: { ...failure, nextAttemptAt } };
  world.plane.tenants.add({ status: "provisioning", placement: POOLED });
  world.plane.mapping.stacks.set(POOLED.stack, { truth });

  expect((await world.operator("GET", "/tenants/acme")).body).toMatchObject({
    waiting: {
      reason:
        "attempt 2 failed, the next is due at 2026-11-21T12:05:00.000Z: RESOURCE_FAILED: the key is refused (operation op-1)",
    },
  });
  expect((await world.ask("GET", `/registrations/${ACME}`)).body).not.toHaveProperty("waiting");

  world.plane.mapping.stacks.set(POOLED.stack, { truth: { ...truth, failure } });
  expect((await world.operator("GET", "/tenants/acme")).body).not.toHaveProperty("waiting");
});
