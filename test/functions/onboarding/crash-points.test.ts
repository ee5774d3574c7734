import { beforeEach, expect, test, vi } from "vitest";
import type { StepName } from "../../../functions/onboarding/step.ts";
import type { Status } from "../../../tenants/lifecycle.ts";
import { ProbeUnservedError } from "../../../tenants/sign-up-errors.ts";
import type { Tenant } from "../../../tenants/tenant.ts";
import { onboardingMachine } from "../../../workflows/onboarding.ts";
import { WORKFLOW_SETTINGS } from "../../../workflows/workflow-settings.ts";
import { atEveryCall, type DeathPoint } from "../../support/mortal.ts";
import { ACME, NOW, POOLED } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  return () => vi.useRealTimers();
});

const machine = onboardingMachine({ ...WORKFLOW_SETTINGS, functionArn: "steps" });

/** Seconds between the tries that Step Functions makes of a step, by the error of the last. */
function retriesOf(step: string, error: string): readonly (number | undefined)[] {
  return Object.values(machine.States).flatMap((state) => {
    if (state.Type !== "Task" || JSON.stringify(state.Arguments).indexOf(`"${step}"`) < 0)
      return [];
    return (state.Retry ?? [])
      .filter(({ ErrorEquals }) => ErrorEquals.includes(error))
      .flatMap(({ IntervalSeconds, MaxDelaySeconds }) => [IntervalSeconds, MaxDelaySeconds]);
  });
}

/** A control plane with the tenant as it is when a step begins. */
async function planeWith(tenant: Partial<Tenant>): Promise<StoredControlPlane> {
  const plane = new StoredControlPlane();
  await plane.open();
  await plane.add(tenant);
  return plane;
}

const PLACED = { status: "provisioning", placement: POOLED } as const;

/** Steps that move the tenant, from where they begin to where they end. */
const MOVES: readonly (readonly [StepName, Partial<Tenant>, Status])[] = [
  ["check", { status: "registered" }, "placing"],
  ["ask-approval", { status: "registered", tier: "platinum" }, "awaiting-approval"],
  ["place", { status: "placing" }, "provisioning"],
  ["activate", PLACED, "active"],
];

async function diesAndIsRetried(
  when: DeathPoint["when"],
  [step, begin, end]: (typeof MOVES)[number],
) {
  return atEveryCall(when, async (mortal) => {
    const plane = await planeWith(begin);

    await plane.step(step, {}, mortal);
    await plane.step(step);

    const { status, version } = await plane.tenant();
    expect([status, version]).toStrictEqual([end, 2]);
    const { items } = await plane.process().tenants.audit(ACME, { limit: 9 });
    expect(items.map(({ to }) => to)).toStrictEqual([end]);
    expect(await plane.placed()).toStrictEqual({ pool: step === "place" ? 1 : 0, silo: 0 });
  });
}

test.each(MOVES)(
  "step-before-write: %s is tried again and moves the tenant once",
  async (...move) => {
    expect(await diesAndIsRetried("before", move)).toBeGreaterThan(1);
    expect(retriesOf(move[0], "Lambda.Unknown")).toStrictEqual([1, 30]);
  },
);

test.each(MOVES)("step-after-write: %s takes a move that was made for its own", async (...move) => {
  expect(await diesAndIsRetried("after", move)).toBeGreaterThan(1);
});

test.each(["before", "after"] as const)(
  "reservation-before-wish: the place is used that was reserved, dying %s each call",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      const plane = await planeWith({ status: "placing" });
      await plane.step("place");

      await plane.step("wish", { token: "first" }, mortal);
      await plane.step("place");
      await plane.step("wish", { token: "second" });
      await plane.work(POOLED.stack);

      const { wish, truth } = await plane.process().mapping.read(POOLED.stack);
      expect([wish?.generation, truth?.generation]).toStrictEqual([1, 1]);
      expect((await plane.tenant()).placement).toMatchObject({ stack: POOLED.stack, shard: "s1" });
      expect(await plane.placed()).toStrictEqual({ pool: 1, silo: 0 });
      expect(plane.fleet.engine.asked.map(({ action }) => action)).toStrictEqual(["up"]);
      expect([...plane.machines.answers]).toStrictEqual([
        ["token-place", "succeeded"],
        ["second", "succeeded"],
      ]);
      expect(plane.tables.items("tokens")).toStrictEqual([]);
    });

    expect(deaths).toBeGreaterThan(3);
  },
);

test.each(["before", "after"] as const)(
  "admin-before-answer: the user that is there is used, dying %s each call",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      const plane = await planeWith(PLACED);

      await plane.step("first-admin", {}, mortal);
      await plane.step("first-admin");

      expect([...plane.users.members]).toStrictEqual([
        ["ann@acme.example", { user: "user-1", groups: new Set([ACME, "admins"]) }],
      ]);
      expect(plane.users.invited).toStrictEqual(["ann@acme.example"]);
    });

    expect(deaths).toBe(5);
  },
);

test("probe-never-served: fails with the last answer once three minutes are over, undone", async () => {
  const plane = await planeWith({ status: "placing" });
  await plane.step("place");
  await plane.step("wish");
  await plane.work(POOLED.stack);
  await plane.step("first-admin");
  plane.served = "403";

  const failed = await plane.step("probe").catch((error: unknown) => error);
  expect(failed).toMatchObject({ name: "ProbeUnservedError" });
  const failure = { Error: String(Object(failed).name), Cause: String(Object(failed).message) };
  await plane.step("remove-users");
  await plane.step("withdraw");
  await plane.work(POOLED.stack);
  await plane.step("fail", { failure });

  const { message } = new ProbeUnservedError("403");
  expect(await plane.tenant()).toMatchObject({
    status: "failed",
    failure: { code: "PROBE_UNSERVED", message },
  });
  expect(message).toContain("403");
  expect(plane.users.members.size).toBe(0);
  expect(await plane.placed()).toStrictEqual({ pool: 0, silo: 0 });
  expect(plane.tables.items("mapping").filter(({ stack }) => stack === POOLED.stack)).toStrictEqual(
    [],
  );
  expect(secondsOfProbing()).toBeGreaterThanOrEqual(150);
  expect(secondsOfProbing()).toBeLessThanOrEqual(240);
});

/** How long the machine goes on trying a probe that is not served. */
function secondsOfProbing(): number {
  const { Probe } = machine.States;
  const retry = (Probe?.Type === "Task" ? Probe.Retry : []) ?? [];
  const own = retry.find(({ ErrorEquals }) => ErrorEquals.includes("ProbeUnservedError"));
  const { IntervalSeconds = 0, MaxAttempts = 0, BackoffRate = 1, MaxDelaySeconds = 0 } = own ?? {};
  const waits = Array.from({ length: MaxAttempts }, (_none, index) =>
    Math.min(IntervalSeconds * BackoffRate ** index, MaxDelaySeconds),
  );
  return waits.reduce((sum, wait) => sum + wait, 0);
}
