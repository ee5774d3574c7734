import { beforeEach, expect, test } from "vitest";
import { NotFoundError } from "../../../tenants/errors.ts";
import type { Tenant } from "../../../tenants/tenant.ts";
import { ACME, POOLED, SILO } from "../../support/sample-tenant.ts";
import { StepWorld } from "../../support/step-world.ts";

const BROKEN = {
  Error: "RESOURCE_FAILED",
  Cause: '{"code":"RESOURCE_FAILED","message":"the table is there","remedy":"Look."}',
};

let world = new StepWorld();
const tenant = () => world.plane.tenants.get(ACME);

/** A tenant with a place, which is reserved, and a stack. */
async function placed(changes: Partial<Tenant> = {}): Promise<void> {
  world.plane.addShard({ tenants: { pool: 1, silo: 0 } });
  world.plane.tenants.add({ status: "provisioning", placement: POOLED, ...changes });
  await world.run("wish").catch(() => undefined);
  world.plane.workflows.answers.length = 0;
}

beforeEach(() => {
  world = new StepWorld();
});

test("removes the users of a pooled tenant, and no one else's", async () => {
  await placed();
  const { members } = world.plane.plane;
  const member = (group: string) => ({ groups: [group], invited: false });
  members.set("ann@acme.example", member(ACME));
  members.set(`probe-${ACME}@tenantry.invalid`, member(ACME));
  members.set("bob@other.example", member("other"));

  await world.run("remove-users");

  expect([...members.keys()]).toStrictEqual(["bob@other.example"]);
});

test("leaves a silo's users to the silo's own end", async () => {
  await placed({ placement: SILO, tier: "platinum" });
  world.plane.plane.members.set("ann@acme.example", { groups: [ACME], invited: false });

  await world.run("remove-users");

  expect(world.plane.plane.members.size).toBe(1);
});

test("wishes the tenant's stack away and waits", async () => {
  await placed();

  await world.run("withdraw", { token: "t2" });

  expect((await world.plane.mapping.read(POOLED.stack)).wish).toMatchObject({
    state: "absent",
    generation: 2,
  });
  expect(await world.plane.workflows.get(`stack#${POOLED.stack}`)).toMatchObject({
    taskToken: "t2",
    generation: 2,
  });
});

test("goes on at once where nothing was wished", async () => {
  world.plane.tenants.add({ status: "placing" });

  await world.run("withdraw", { token: "t2" });

  expect(world.plane.workflows.answers).toStrictEqual(["t2: success"]);
});

test("gives up where nobody can say what is left", async () => {
  await placed();
  await world.plane.mapping.setAside(POOLED.stack, "wish: is not an object", new Date(0));

  await expect(world.run("withdraw", { token: "t2" })).rejects.toMatchObject({
    name: "StackAsideError",
  });

  expect(world.plane.workflows.answers).toStrictEqual([]);
});

test("wishes a stack away anew that was given up on", async () => {
  await placed();
  await world.run("withdraw");
  const { wish } = await world.plane.mapping.read(POOLED.stack);
  const failure = {
    code: "A_B",
    message: "m",
    remedy: "r",
    operation: "o",
    generation: 2,
    attempts: 6,
  };
  world.plane.mapping.stacks.set(POOLED.stack, {
    wish,
    truth: {
      stack: POOLED.stack,
      generation: 1,
      state: "present",
      fence: 6,
      starts: 0,
      outputs: {},
      failure,
    },
  });

  await world.run("withdraw", { token: "t3" });

  expect((await world.plane.mapping.read(POOLED.stack)).wish).toMatchObject({ generation: 3 });
  expect(world.plane.workflows.answers).toStrictEqual([]);
});

test("gives the place back once, when nothing is left there, and keeps the reason", async () => {
  await placed();

  await world.run("fail", { failure: BROKEN });
  await world.run("fail", { failure: BROKEN });

  expect(world.plane.shards.tenants("s1")).toStrictEqual({ pool: 0, silo: 0 });
  const failed = await tenant();
  expect(failed.status).toBe("failed");
  expect(failed.placement).toBeUndefined();
  expect(failed.failure).toStrictEqual({
    code: "RESOURCE_FAILED",
    message: "the table is there",
    remedy: "Look.",
  });
});

test("keeps the place of a tenant of whom something is left", async () => {
  await placed();

  await world.run("fail", { failure: BROKEN, left: { Error: "States.Timeout", Cause: "" } });

  expect(world.plane.shards.tenants("s1")).toStrictEqual({ pool: 1, silo: 0 });
  expect(await tenant()).toMatchObject({
    status: "failed",
    placement: POOLED,
    failure: {
      message:
        "the table is there; what was begun could not be undone: what the tenant waited for did not happen in time",
    },
  });
});

test("fails a removal without giving back what is still there", async () => {
  await placed({ status: "offboarding" });

  await world.run("fail", { failure: BROKEN, left: null });

  expect(world.plane.shards.tenants("s1")).toStrictEqual({ pool: 1, silo: 0 });
  expect(await tenant()).toMatchObject({ status: "failed", placement: POOLED });
});

test.each(["remove-users", "withdraw", "fail"] as const)(
  "%s touches no tenant that is in service",
  async (step) => {
    await placed({ status: "active" });

    await expect(world.run(step)).rejects.toMatchObject({ name: "AttemptOvertakenError" });
  },
);

test("takes a tenant out of service until nothing of it is left but its audit", async () => {
  await placed();
  world.plane.tenants.add({ status: "offboarding", placement: POOLED });

  await world.run("close");
  await world.run("remove-users");
  await world.run("erase-items");
  await world.run("withdraw");
  await world.run("erase-tenant");

  expect(world.plane.plane.entries.get(ACME)).toBe("suspended");
  expect(world.plane.plane.emptied).toStrictEqual([ACME]);
  expect(world.plane.shards.tenants("s1")).toStrictEqual({ pool: 0, silo: 0 });
  expect(world.plane.tenants.names.size).toBe(0);
  await expect(tenant()).rejects.toThrow(NotFoundError);
  expect(world.plane.tenants.events.map(({ type }) => type)).toStrictEqual(["tenant.removed"]);
});

test.each(["close", "remove-users", "erase-items", "erase-tenant", "fail"] as const)(
  "%s does nothing when the tenant is gone",
  async (step) => {
    expect(await world.run(step)).toStrictEqual({});
  },
);

test("removes a tenant that never had a place", async () => {
  world.plane.tenants.add({ status: "offboarding" });

  for (const step of [
    "close",
    "remove-users",
    "erase-items",
    "withdraw",
    "erase-tenant",
  ] as const) {
    await world.run(step);
  }

  expect(world.plane.tenants.all.size).toBe(0);
});

test("leaves a silo's items to the silo's own end", async () => {
  await placed({ status: "offboarding", placement: SILO, tier: "platinum" });

  await world.run("erase-items");

  expect(world.plane.plane.emptied).toStrictEqual([]);
});
