import { expect, test } from "vitest";
import { waitFor } from "../../../sandbox/story/waiting.ts";
import type { ControlWorld } from "../../support/control-world.ts";
import { countedIn, endStateOf, rowsOf } from "./end-state.ts";
import { requestedAccounts, vending, withoutVending } from "./vended-accounts.ts";

const OTHER = { name: "unvended", email: "ann@unvended.example", tier: "basic" };

const COMPANY = { name: "patient", email: "ann@patient.example", tier: "basic" };

/** What happens when a quota is lowered under what is used, and to whom it makes wait. */
export function testRoom(world: () => ControlWorld): void {
  const waiting: { tenant: string } = { tenant: "" };
  const unvended: { tenant: string } = { tenant: "" };

  test("shows a shard as full whose quota was lowered under what is used, and harms no tenant", async () => {
    const { operator } = world();
    const settled = (await operator.tenants({ status: "active" })).items[0]?.tenant ?? "";
    const before = await countedIn(world(), "s1");
    const reserved = before.reservedKeys ?? 0;

    await world().setRoom({ pool: 50, silo: 0 }, { "api-keys": reserved - 1 });

    expect(await operator.shard("s1")).toMatchObject({
      state: "full",
      reason: expect.stringMatching(
        new RegExp(`^has ${reserved} of \\d+ API keys reserved, and 1 are needed$`),
      ),
      left: { basic: 0, standard: 0, premium: 0, platinum: 0 },
    });
    expect(await countedIn(world(), "s1")).toStrictEqual(before);
    expect(await endStateOf(world(), settled)).toMatchObject({
      status: "active",
      stack: "met",
      apiKeys: 1,
      directory: ["active"],
    });
  });

  test("lets a sign-up wait with the reason while no shard has room and vending fails", async () => {
    const { everybody, operator } = world();
    expect(await vending(world(), "s3")).toMatchObject({ state: "failed" });

    waiting.tenant = (await everybody.register(COMPANY, "key-patient")).tenant;

    const reason = await waitFor("a reason to wait", { seconds: 20 }, async () => {
      return (await operator.tenant(waiting.tenant)).waiting?.reason;
    });
    expect(reason).toMatch(/s1.* API keys reserved/);
    expect(await everybody.registration(waiting.tenant)).toMatchObject({
      status: "placing",
      waiting: { reason: expect.stringContaining("no room for the company yet") },
    });
    await world().sweep();
    expect((await operator.tenant(waiting.tenant)).status).toBe("placing");
    expect(await rowsOf(world(), "tenantry-tokens")).toMatchObject([
      { token: `room#${waiting.tenant}` },
    ]);
  });

  test("lets a sign-up wait with the reason while vending is off, and asks for no account", async () => {
    const { everybody, operator } = world();
    const asked = await requestedAccounts(world());
    const known = (await operator.vendings()).items;

    await withoutVending(world(), async () => {
      unvended.tenant = (await everybody.register(OTHER, "key-unvended")).tenant;
      const reason = await waitFor("a reason to wait", { seconds: 20 }, async () => {
        return (await operator.tenant(unvended.tenant)).waiting?.reason;
      });
      await world().sweep();

      expect(reason).toMatch(/s1.* API keys reserved/);
      expect(await operator.tenant(unvended.tenant)).toMatchObject({ status: "placing" });
    });

    expect(await requestedAccounts(world())).toStrictEqual(asked);
    expect((await operator.vendings()).items).toStrictEqual(known);
    const tokens = (await rowsOf(world(), "tenantry-tokens")).map(({ token }) => token);
    expect(tokens.sort()).toStrictEqual(
      [waiting, unvended].map(({ tenant }) => `room#${tenant}`).sort(),
    );
  });

  test("goes on by itself when there is room, by the next worker when the first dies", async () => {
    const { sandbox } = world();
    const { tenant } = waiting;
    const before = await countedIn(world(), "s1");
    sandbox.aws.faults.add({
      kind: "kill-caller",
      service: "dynamodb",
      operation: "UpdateItem",
      body: `^(?=[^]*tenantry-mapping)(?=[^]*fence)(?=[^]*${tenant})`,
    });

    await world().setRoom({ pool: 50, silo: 2 });
    await world().sweep();
    await waitFor("the worker to die", { seconds: 30 }, async () =>
      sandbox.aws.faults.happened.some(({ kind }) => kind === "kill-caller") ? true : undefined,
    );
    await world().restartWorker();
    await world().until(tenant, "active", { sweeps: true });
    await world().until(unvended.tenant, "active", { sweeps: true });

    expect(await endStateOf(world(), tenant)).toStrictEqual({
      status: "active",
      attempt: 1,
      failure: undefined,
      place: ["s1", "pool-s1-1", `tenant-${tenant}`],
      history: ["registered", "placing", "provisioning", "active"],
      stack: "met",
      pending: 0,
      inState: 3,
      apiKeys: 1,
      users: [COMPANY.email],
      directory: ["active"],
    });
    expect(await countedIn(world(), "s1")).toStrictEqual({
      tenants: { pool: before.tenants.pool + 2, silo: 0 },
      inPools: [before.tenants.pool + 2],
      reservedKeys: (before.reservedKeys ?? 0) + 2,
    });
  });
}
