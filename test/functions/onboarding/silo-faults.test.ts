import { beforeEach, expect, test, vi } from "vitest";
import type { StepName } from "../../../functions/onboarding/step.ts";
import { CALL_FAULTS, type CallFault, Faulty } from "../../support/faulty.ts";
import { ACME, NOW, POOL_OUTPUTS, SILO } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  return () => vi.useRealTimers();
});

/** Steps before a silo's own stack is there, and after it. */
const STEPS: readonly (readonly StepName[])[] = [
  ["place", "wish"],
  ["first-admin", "probe", "activate"],
];

test.each(CALL_FAULTS)(
  "brings a silo into service that meets a %s at each call of its steps",
  async (kind) => {
    let nth = 1;
    while ((await signUp(kind, nth)).hasFailed) nth += 1;

    // Each step reads the tenant and writes at least once.
    expect(nth).toBeGreaterThan(8);
  },
);

/** A silo's sign-up of which one call fails; each step is tried again, as the machine does. */
async function signUp(kind: CallFault, nth: number): Promise<Faulty> {
  const plane = new StoredControlPlane();
  await plane.open();
  await plane.add({ tier: "platinum", status: "placing" });
  const faulty = new Faulty(kind, nth);
  const [before = [], after = []] = STEPS;

  for (const step of before) await tryAgain(plane, step, faulty);
  plane.fleet.engine.result = { ...POOL_OUTPUTS, plane: SILO.planeStack };
  await plane.work(SILO.stack);
  for (const step of after) await tryAgain(plane, step, faulty);

  const { status, attempt, placement, failure } = await plane.tenant();
  expect({ status, attempt, failure }).toStrictEqual({
    status: "active",
    attempt: 1,
    failure: undefined,
  });
  expect([placement?.shard, placement?.planeStack, placement?.stack]).toStrictEqual([
    SILO.shard,
    SILO.planeStack,
    SILO.stack,
  ]);
  expect(await plane.placed()).toStrictEqual({ pool: 0, silo: 1 });
  expect(plane.fleet.engine.asked.map(({ action }) => action)).toStrictEqual(["up"]);
  expect([...plane.users.members.keys()]).toStrictEqual(["ann@acme.example"]);
  expect(plane.tables.items("tokens")).toStrictEqual([]);
  const { items } = await plane.process().tenants.audit(ACME, { limit: 9 });
  expect(items.map(({ to }) => to)).toStrictEqual(["provisioning", "active"]);
  return faulty;
}

async function tryAgain(plane: StoredControlPlane, step: StepName, faulty: Faulty): Promise<void> {
  await plane.step(step, {}, faulty).catch(() => plane.step(step));
}
