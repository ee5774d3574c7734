import { beforeEach, expect, test, vi } from "vitest";
import { LOST_ERROR } from "../../../functions/sweeper/plan-tenant.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import { atEveryCall, Mortal } from "../../support/mortal.ts";
import { ACME, NOW, POOLED } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

const EXECUTION = `${ACME}-1`;
const input = { tenant: ACME, attempt: 1 };
let plane = new StoredControlPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  await begin();
  return () => vi.useRealTimers();
});

async function begin(): Promise<void> {
  plane = new StoredControlPlane();
  await plane.open();
}

/** Brings a tenant so far that its stack is there and it has its first admin. */
async function provision(): Promise<void> {
  await plane.add({ status: "placing" });
  await plane.process().workflows.start("onboarding", EXECUTION, input);
  await plane.step("place");
  await plane.step("wish");
  await plane.work(POOLED.stack);
  await plane.step("first-admin");
}

/** What an execution does that only undoes. */
const UNDOING = [
  () => plane.step("remove-users"),
  () => plane.step("withdraw", { token: `withdraw-${plane.machines.names.length}` }),
  () => plane.work(POOLED.stack),
  () => plane.step("fail", { failure: LOST_ERROR }),
];

async function expectUndone(): Promise<void> {
  const tenant = await plane.tenant();
  expect([tenant.status, tenant.placement, tenant.failure?.code]).toStrictEqual([
    "failed",
    undefined,
    "WORKFLOW_LOST",
  ]);
  expect(await plane.placed()).toStrictEqual({ pool: 0, silo: 0 });
  expect(plane.users.members.size).toBe(0);
  expect(plane.tables.items("mapping").some(({ stack }) => stack === POOLED.stack)).toBe(false);
  expect(plane.tables.items("tokens")).toStrictEqual([]);
}

test.each(["FAILED", "TIMED_OUT", "ABORTED"] as const)(
  "execution-lost: %s is found, failed with its reason, and begun anew by a retry",
  async (status) => {
    await plane.add({ status: "placing" });
    await plane.process().workflows.start("onboarding", EXECUTION, input);
    await plane.sweep();
    expect(await plane.tenant()).toMatchObject({ status: "placing" });
    plane.machines.end(EXECUTION, status);

    await plane.sweep();
    await plane.sweep();

    const failed = await plane.tenant();
    expect(failed).toMatchObject({ status: "failed", failure: { code: "WORKFLOW_LOST" } });
    expect(failed.version).toBe(2);
    expect(plane.machines.names).toStrictEqual([EXECUTION]);
    const why = { by: "operator", reason: "again" };
    await plane.process().moves.move(failed, "retry", why, { changes: { attempt: 2 } });
    await plane.sweep();
    expect(plane.machines.names).toStrictEqual([EXECUTION, `${ACME}-2`]);
  },
);

test("execution-lost: a tenant with a place is undone first", async () => {
  await provision();
  plane.machines.end(EXECUTION, "ABORTED");

  await plane.sweep();
  await plane.sweep();
  for (const step of UNDOING) await step();

  expect(plane.machines.executions.map(({ input: given }) => given)).toStrictEqual([
    input,
    { ...input, undo: LOST_ERROR },
  ]);
  await expectUndone();
});

test.each([0, 1, 2, 3])(
  "compensation-stopped: goes on where it was after %i of its parts, and gives back once",
  async (parts) => {
    await provision();
    plane.machines.end(EXECUTION, "FAILED");
    await plane.sweep();
    for (const step of UNDOING.slice(0, parts)) await step();
    plane.machines.end(`${EXECUTION}-undo-1`, "TIMED_OUT");

    await plane.sweep();
    for (const step of UNDOING) await step();
    await plane.sweep();

    expect(plane.machines.names).toStrictEqual([
      EXECUTION,
      `${EXECUTION}-undo-1`,
      `${EXECUTION}-undo-2`,
    ]);
    await expectUndone();
  },
);

test.each(["before", "after"] as const)(
  "compensation-stopped: gives the place back once, dying %s each call of the last step",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      await begin();
      await provision();
      for (const step of UNDOING.slice(0, 3)) await step();

      await plane.step("fail", { failure: LOST_ERROR }, mortal);
      await plane.step("fail", { failure: LOST_ERROR });

      await expectUndone();
      expect((await plane.tenant()).version).toBe(3);
    });

    expect(deaths).toBeGreaterThan(2);
  },
);

test("compensation-stopped: is left to a person after it stopped again and again", async () => {
  await provision();
  plane.machines.end(EXECUTION, "FAILED");
  for (const undo of [1, 2, 3]) {
    await plane.sweep();
    plane.machines.end(`${EXECUTION}-undo-${undo}`, "FAILED");
  }

  await plane.sweep();

  expect(await plane.tenant()).toMatchObject({ status: "failed", placement: { shard: "s1" } });
  expect(await plane.placed()).toStrictEqual({ pool: 1, silo: 0 });
});

test("wish-before-stream: a wish of which nobody heard is sent, and done once", async () => {
  await plane.add({ status: "placing" });
  await plane.step("place");
  await plane.step("wish");
  expect(plane.messages).toStrictEqual([]);

  await plane.sweep();
  await plane.sweep();
  const results = [await plane.work(POOLED.stack), await plane.work(POOLED.stack)];
  await plane.sweep();

  expect(plane.messages).toStrictEqual(Array(2).fill(`express ${POOLED.stack} 1`));
  expect(results.map(({ status }) => status)).toStrictEqual(["succeeded", "met"]);
  expect(plane.fleet.engine.asked.map(({ action }) => action)).toStrictEqual(["up"]);
  expect(plane.tables.items("mapping").filter(({ item }) => item === "due")).toStrictEqual([]);
});

test("wish-before-stream: is not sent while a worker holds the lease", async () => {
  await plane.add({ status: "placing" });
  await plane.step("place");
  await plane.step("wish");
  const { truths } = plane.process();
  vi.setSystemTime(NOW.getTime() + 30_000);
  await truths.take({ stack: POOLED.stack, owner: "w" }, LEASE_TIMES, Date.now());

  await plane.sweep();
  expect(plane.messages).toStrictEqual([]);

  vi.setSystemTime(Date.now() + LEASE_TIMES.grace);
  await plane.sweep();
  expect(plane.messages).toStrictEqual([`express ${POOLED.stack} 1`]);
});

test.each(["before", "after"] as const)(
  "active-before-event: the event is told under its id, dying %s the bus takes it",
  async (when) => {
    await plane.add({ status: "provisioning", placement: POOLED });
    await plane.step("activate", {}, new Mortal({ when, command: "PutEventsCommand" }));
    expect(await plane.tenant()).toMatchObject({ status: "active", version: 2 });

    await plane.step("activate");
    await plane.sweep();
    await plane.sweep();

    const { items } = await plane.process().tenants.audit(ACME, { limit: 9 });
    expect(items.map(({ type }) => type)).toStrictEqual(["tenant.active"]);
    expect(plane.told).toStrictEqual(when === "before" ? items : [...items, ...items]);
  },
);

test("active-before-event: the event that was told stays told though its mark could not be taken", async () => {
  await plane.add({ status: "provisioning", placement: POOLED });
  await plane.step("activate", {}, new Mortal({ when: "before", command: "UpdateCommand" }));

  await plane.sweep();
  await plane.sweep();

  expect(new Set(plane.told.map(({ id }) => id)).size).toBe(1);
  expect(plane.told).toHaveLength(2);
});

async function setRoom(pool: number): Promise<void> {
  const { shards } = plane.process();
  await shards.change(await shards.get("s1"), { capacity: { pool, silo: 0 } });
}

async function expectPlacedOnce(): Promise<void> {
  expect(await plane.tenant()).toMatchObject({
    status: "provisioning",
    placement: { shard: "s1", planeStack: "pool-s1-1" },
  });
  expect(await plane.placed()).toStrictEqual({ pool: 1, silo: 0 });
  expect([...plane.machines.answers]).toStrictEqual([["token-place", "succeeded"]]);
  expect(plane.tables.items("tokens")).toStrictEqual([]);
}

test.each(["before", "after"] as const)(
  "placing-before-answer: the tenant is placed once and its workflow goes on, dying %s each call",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      await begin();
      await plane.add({ status: "placing" });

      await plane.step("place", {}, mortal);
      await plane.step("place");
      await plane.sweep();

      await expectPlacedOnce();
    });

    expect(deaths).toBeGreaterThan(4);
  },
);

test.each(["before", "after"] as const)(
  "waiting-for-room: the sweeper places the tenant once there is room, dying %s each call",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      await begin();
      await setRoom(0);
      await plane.add({ status: "placing" });
      await plane.step("place");
      await setRoom(1);

      await plane.sweep(mortal);
      await plane.sweep();

      await expectPlacedOnce();
    });

    expect(deaths).toBeGreaterThan(4);
  },
);
