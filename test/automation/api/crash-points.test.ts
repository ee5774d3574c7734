import { beforeEach, expect, test, vi } from "vitest";
import { createApi } from "../../../automation/api/create-api.ts";
import type { Operator } from "../../../automation/api/operator.ts";
import { atEveryCall, Mortal } from "../../support/mortal.ts";
import { ACME, NOW } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

const acme = { name: "acme", email: "ann@acme.example", tier: "basic" };
let plane = new StoredControlPlane();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = new StoredControlPlane();
  return () => vi.useRealTimers();
});

/** Asks the API; a mortal one may die before it answers. */
async function ask(path: string, body: object, mortal?: Mortal, key = "key-1") {
  const api = createApi({
    ...plane.process(mortal),
    allowedOrigin: "*",
    hourlyCap: 1,
    hubAccount: "000000000000",
    operatorOf: async (): Promise<Operator> => ({ user: "olga", role: "operator" }),
  });
  const work = async () => {
    const answer = await api.request(path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "idempotency-key": key,
        authorization: "Bearer token",
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return mortal ? mortal.run(work) : work();
}

/** That the company is there once, with all that belongs to it. */
async function expectRegisteredOnce(): Promise<void> {
  const tenants = plane.tables.items("tenants");
  const [tenant] = tenants.filter(({ item }) => item === "tenant");
  expect(tenants.map(({ type, status }) => type ?? status)).toStrictEqual([
    "registered",
    "tenant.registered",
  ]);
  const names = plane.tables.items("names").map(({ name, tenant: of, used }) => [name, of ?? used]);
  expect(names).toStrictEqual([
    ["request#key-1", tenant?.tenant],
    ["name#acme", tenant?.tenant],
    ["cap#2026-11-21T12", 1],
  ]);
  expect(plane.machines.names).toStrictEqual([`${tenant?.tenant}-1`]);
}

test("registration-before-write: nothing was begun, and the caller's retry registers once", async () => {
  const mortal = new Mortal({ when: "before", command: "TransactWriteCommand" });
  expect(await ask("/registrations", acme, mortal)).toBe("died");
  expect([...plane.tables.items("names"), ...plane.tables.items("tenants")]).toStrictEqual([]);

  expect(await ask("/registrations", acme)).toMatchObject({ status: 202 });

  await expectRegisteredOnce();
});

test("registration-before-write: of two companies that want a name in one moment one gets it", async () => {
  const answers = await Promise.all([
    ask("/registrations", acme),
    ask("/registrations", acme, undefined, "key-2"),
  ]);

  expect(answers).toMatchObject([{ status: 202 }, { status: 409, body: { code: "NAME_TAKEN" } }]);
  await expectRegisteredOnce();
});

test("registration-before-write: a request that is sent twice in one moment registers once", async () => {
  const answers = await Promise.all([ask("/registrations", acme), ask("/registrations", acme)]);

  expect(answers[0]).toStrictEqual(answers[1]);
  await expectRegisteredOnce();
});

test.each(["sweeper", "caller"])(
  "registration-before-start: the %s starts the workflow, once",
  async (noticed) => {
    const mortal = new Mortal({ when: "before", command: "StartExecutionCommand" });
    expect(await ask("/registrations", acme, mortal)).toBe("died");
    expect(plane.machines.names).toStrictEqual([]);

    if (noticed === "sweeper") await plane.sweep();
    else await ask("/registrations", acme);
    await plane.sweep();

    await expectRegisteredOnce();
    expect(plane.told.map(({ type }) => type)).toStrictEqual(["tenant.registered"]);
  },
);

test("registration-before-answer: a repeat gets the first answer and starts nothing", async () => {
  const mortal = new Mortal({ when: "after", command: "StartExecutionCommand" });
  expect(await ask("/registrations", acme, mortal)).toBe("died");
  await plane.sweep();

  const answers = [await ask("/registrations", acme), await ask("/registrations", acme)];

  const [tenant] = plane.tables.items("tenants").filter(({ item }) => item === "tenant");
  const first = { status: 202, body: { ...acme, status: "registered", tenant: tenant?.tenant } };
  const { email: _private, ...shown } = first.body;
  expect(answers).toStrictEqual([
    { status: 202, body: shown },
    { status: 202, body: shown },
  ]);
  await expectRegisteredOnce();
});

test.each(["before", "after"] as const)(
  "registration-before-answer: ends the same, dying %s each call",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      plane = new StoredControlPlane();

      await ask("/registrations", acme, mortal);
      await ask("/registrations", acme);

      await expectRegisteredOnce();
    });

    expect(deaths).toBe(3);
  },
);

/** A tenant for whom an execution waits until an operator has decided. */
async function awaitApproval(): Promise<void> {
  plane = new StoredControlPlane();
  await plane.add({ tier: "platinum" });
  await plane.process().workflows.start("onboarding", `${ACME}-1`, { tenant: ACME, attempt: 1 });
  await plane.step("check");
  await plane.step("ask-approval", { token: "approval" });
}

test.each(["before", "after"] as const)(
  "approval-before-answer: the sweeper answers what was left, dying %s each call",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      await awaitApproval();
      await plane.sweep();
      expect(plane.machines.answers.size).toBe(0);

      await ask(`/tenants/${ACME}/approve`, {}, mortal);
      const moved = (await plane.tenant()).status === "placing";
      await plane.sweep();
      await plane.sweep();

      expect([...plane.machines.answers]).toStrictEqual(moved ? [["approval", "succeeded"]] : []);
      expect(plane.tables.items("tokens")).toHaveLength(moved ? 0 : 1);
      const { items } = await plane.process().tenants.audit(ACME, { limit: 9 });
      const states = ["awaiting-approval", ...(moved ? ["placing"] : [])];
      expect(items.map(({ to }) => to)).toStrictEqual(states);
      expect(plane.broken).toStrictEqual([]);
    });

    expect(deaths).toBeGreaterThan(4);
  },
);

test("approval-before-answer: the execution goes on though nobody answered it", async () => {
  await awaitApproval();
  const mortal = new Mortal({ when: "before", command: "SendTaskSuccessCommand" });
  expect(await ask(`/tenants/${ACME}/approve`, {}, mortal)).toBe("died");
  expect(plane.machines.answers.size).toBe(0);

  await plane.sweep();

  expect([...plane.machines.answers]).toStrictEqual([["approval", "succeeded"]]);
  expect(plane.tables.items("tokens")).toStrictEqual([]);
});
