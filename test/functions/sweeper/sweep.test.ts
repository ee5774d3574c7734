import { expect, test } from "vitest";
import type { Addressed } from "../../../functions/control/lane-queues.ts";
import { sweep } from "../../../functions/sweeper/sweep.ts";
import { InvalidDocumentError } from "../../../tenants/errors.ts";
import { Lanes } from "../../../tenants/lane.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import { untouched } from "../../../tenants/truth.ts";
import { MemoryControlPlane } from "../../support/memory-control-plane.ts";
import { ACME, NOW, POOLED, wishOf } from "../../support/sample-tenant.ts";
import { TIERS } from "../../support/step-world.ts";

const MINUTE = NOW.getTime() + 60_000;

/** A control plane with a sweeper that notes what it sends and what it could not do. */
function swept() {
  const plane = new MemoryControlPlane();
  const sent: Addressed[] = [];
  const failed: string[] = [];
  const ports = {
    ...plane,
    tokens: plane.workflows,
    tiers: TIERS,
    release: "r-new",
    recentFleet: () => plane.shards.fleet(),
    vendings: {
      all: async () => [],
      request: async () => undefined,
      replace: async () => undefined,
    },
    chance: () => 0,
    isCountingTime: () => true,
    note: (message: string) => {
      failed.push(message);
    },
    lanes: Lanes.parse({}),
    times: LEASE_TIMES,
    isFresh: (since: string) => since > "2026-11-21T11:59:55.000Z",
    queues: {
      send: async <M extends Addressed>(messages: readonly M[]): Promise<readonly M[]> => {
        sent.push(...messages);
        return messages.filter(({ message }) => message.stack === "pool-full");
      },
    },
    progress: { get: async () => undefined, set: async () => {} },
    tell: (message: string, { item, list }: Readonly<Record<string, unknown>>) => {
      failed.push(`${message}: ${item ?? list}`);
    },
  };
  return { plane, sent, failed, sweep: () => sweep(ports, MINUTE) };
}

function wishedIn(plane: MemoryControlPlane, stack: string, wishedAt?: string): void {
  const wish = wishOf({ stack, ...(wishedAt ? { wishedAt } : {}) });
  plane.mapping.stacks.set(stack, { wish });
}

test("sends a due stack to its lane", async () => {
  const { plane, sent, sweep } = swept();
  wishedIn(plane, "silo-1");
  wishedIn(plane, "tenant-1");

  await sweep();

  expect(sent).toStrictEqual([
    { lane: "pipeline", message: { stack: "silo-1", generation: 1 } },
    { lane: "express", message: { stack: "tenant-1", generation: 1 } },
  ]);
});

test("leaves a stack to the events that was wished a moment ago", async () => {
  const { plane, sent, sweep } = swept();
  wishedIn(plane, "silo-1", "2026-11-21T11:59:59.000Z");

  await sweep();

  expect(sent).toStrictEqual([]);
});

test("settles a met stack and answers whoever waits for it", async () => {
  const { plane, sent, sweep } = swept();
  plane.mapping.meet("silo-1");
  await plane.workflows.put({
    token: "stack#silo-1",
    taskToken: "t1",
    tenant: ACME,
    generation: 1,
  });

  await sweep();

  expect(sent).toStrictEqual([]);
  expect(plane.mapping.settled).toContain("silo-1");
  expect(plane.workflows.answers).toStrictEqual(["t1: success"]);
  expect(plane.workflows.waitingFor.size).toBe(0);
});

test("tells whoever waits that a stack was given up", async () => {
  const { plane, sent, sweep } = swept();
  const failure = {
    code: "RESOURCE_FAILED",
    message: "no",
    remedy: "Look.",
    operation: "o1",
    generation: 1,
    attempts: 6,
  };
  plane.mapping.stacks.set("silo-1", {
    wish: wishOf({ stack: "silo-1" }),
    truth: { ...untouched("silo-1"), failure },
  });
  await plane.workflows.put({
    token: "stack#silo-1",
    taskToken: "t1",
    tenant: ACME,
    generation: 1,
  });

  await sweep();

  expect(sent).toStrictEqual([]);
  expect(plane.workflows.answers).toStrictEqual(["t1: RESOURCE_FAILED"]);
});

test("answers those who wait for a stack that nobody wishes any more", async () => {
  const { plane, sweep } = swept();
  await plane.workflows.put({ token: "stack#silo-1", taskToken: "t1", tenant: ACME });

  await sweep();

  expect(plane.workflows.answers).toStrictEqual(["t1: success"]);
});

test("answers those who wait for an approval that was given, or for a tenant that is gone", async () => {
  const { plane, sweep } = swept();
  plane.tenants.add({ status: "active" });
  await plane.workflows.put({ token: `approval#${ACME}`, taskToken: "t1", tenant: ACME });
  await plane.workflows.put({ token: "approval#gone", taskToken: "t2", tenant: "gone" });

  await sweep();

  expect(plane.workflows.answers.toSorted()).toStrictEqual(["t1: success", "t2: success"]);
});

test("leaves those waiting who wait for an operator", async () => {
  const { plane, sweep } = swept();
  plane.tenants.add({ status: "awaiting-approval" });
  await plane.workflows.start("onboarding", `${ACME}-1`, { tenant: ACME, attempt: 1 });
  await plane.workflows.put({ token: `approval#${ACME}`, taskToken: "t1", tenant: ACME });

  await sweep();

  expect(plane.workflows.answers).toStrictEqual([]);
});

test("starts the workflow of a tenant that has none", async () => {
  const { plane, sweep } = swept();
  plane.tenants.add();

  await sweep();

  expect(plane.workflows.started).toStrictEqual([
    { kind: "onboarding", name: `${ACME}-1`, input: { tenant: ACME, attempt: 1 } },
  ]);
});

test("undoes what a lost workflow began", async () => {
  const { plane, sweep } = swept();
  plane.tenants.add({ status: "provisioning", placement: POOLED });
  plane.workflows.states.set(`${ACME}-1`, "ended");

  await sweep();

  expect(plane.workflows.started.map(({ name, input }) => [name, input.undo?.Error])).toStrictEqual(
    [[`${ACME}-1-undo-1`, "WORKFLOW_LOST"]],
  );
});

test("fails a tenant whose workflow was lost before anything was begun", async () => {
  const { plane, sweep } = swept();
  plane.tenants.add();
  plane.workflows.states.set(`${ACME}-1`, "ended");

  await sweep();

  expect(await plane.tenants.get(ACME)).toMatchObject({
    status: "failed",
    failure: { code: "WORKFLOW_LOST" },
  });
});

test("leaves a tenant that moved on while it was looked at", async () => {
  const { plane, sweep } = swept();
  const tenant = plane.tenants.add();
  plane.workflows.stateOf = async () => {
    plane.tenants.all.set(ACME, { ...tenant, status: "placing", version: 2 });
    return "ended";
  };

  await sweep();

  expect(await plane.tenants.get(ACME)).toMatchObject({ status: "placing" });
});

test("leaves a tenant to those who have just moved it", async () => {
  const { plane, sweep } = swept();
  plane.tenants.add({ changedAt: NOW.toISOString() });

  await sweep();

  expect(plane.workflows.started).toStrictEqual([]);
});

test("tells of events that the bus never got", async () => {
  const { plane, sweep } = swept();
  const event = {
    id: "e1",
    tenant: ACME,
    name: "acme",
    type: "tenant.active",
    to: "active",
    by: "workflow",
    at: "2026-11-21T11:00:00.000Z",
    reason: "served",
  } as const;
  plane.tenants.events.push(event, { ...event, id: "e2", at: NOW.toISOString() });

  await sweep();

  expect(plane.tenants.told.map(({ id }) => id)).toStrictEqual(["e1"]);
});

test("sets a stack aside whose items cannot be read, and goes on with the others", async () => {
  const { plane, sent, sweep } = swept();
  wishedIn(plane, "silo-1");
  wishedIn(plane, "silo-2");
  const { read } = plane.mapping;
  plane.mapping.read = async (stack) => {
    if (stack !== "silo-1") return read.call(plane.mapping, stack);
    throw new InvalidDocumentError("wish", [{ path: "slots", problem: "is missing" }]);
  };

  await sweep();

  expect(plane.mapping.stacks.get("silo-1")?.aside?.reason).toContain("slots: is missing");
  expect(sent.map(({ message }) => message.stack)).toStrictEqual(["silo-2"]);
});

test("does not let one item keep the others from their turn", async () => {
  const { plane, sent, failed, sweep } = swept();
  wishedIn(plane, "pool-full");
  wishedIn(plane, "silo-2");

  await sweep();

  expect(sent.map(({ message }) => message.stack)).toStrictEqual(["pool-full", "silo-2"]);
  expect(failed).toStrictEqual(["item not swept: pool-full"]);
});

test("does not let a list that cannot be read keep the others from their turn", async () => {
  const { plane, failed, sweep } = swept();
  plane.tenants.add();
  plane.mapping.due = async () => {
    throw new Error("the index is gone");
  };

  await expect(sweep()).rejects.toThrow("1 of 7 lists were not swept");

  expect(failed).toStrictEqual(["list not swept: due"]);
  expect(plane.workflows.started).toHaveLength(1);
});
