import { beforeEach, expect, test, vi } from "vitest";
import { EngineDiedError, EngineStoppedError } from "../../../automation/engine/engine-failure.ts";
import { runOperation } from "../../../automation/worker/run-operation.ts";
import { StartStore } from "../../../stores/start-store.ts";
import { BACKOFF } from "../../../tenants/backoff.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import { untouched } from "../../../tenants/truth.ts";
import { MemoryDynamoDb } from "../../support/memory-dynamo-db.ts";
import { ACME, wishOf } from "../../support/sample-tenant.ts";
import { WorkerFleet } from "../../support/worker-fleet.ts";

const pool = "pool-s1-1";
let fleet = new WorkerFleet();

beforeEach(() => {
  fleet = new WorkerFleet();
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") });
  return () => vi.useRealTimers();
});

const actions = () => fleet.engine.asked.map(({ action }) => action);
const wait = (stack: string, generation = 1) =>
  fleet.tokens.set(`stack#${stack}`, {
    token: `stack#${stack}`,
    taskToken: "task",
    tenant: ACME,
    generation,
  });
const leaseEnds = () => vi.setSystemTime(Date.now() + LEASE_TIMES.expiry + LEASE_TIMES.grace);

test("message-dropped: two workers of one stack do its work once", async () => {
  fleet.wish(wishOf());

  const results = await Promise.all([
    runOperation(pool, fleet.worker()),
    runOperation(pool, fleet.worker()),
  ]);

  expect(results.map(({ status }) => status).sort()).toStrictEqual(["busy", "succeeded"]);
  expect(actions()).toStrictEqual(["up"]);
});

test("worker-before-lease: the next worker begins as if there had been none", async () => {
  fleet.wish(wishOf());
  await fleet.dies("before-lease", (parts) => runOperation(pool, parts));

  expect((await runOperation(pool, fleet.worker())).status).toBe("succeeded");
  expect(actions()).toStrictEqual(["up"]);
});

test("start-before-lease: the next worker begins at the time that was booked, and books no other", async () => {
  const books = new MemoryDynamoDb();
  const starts = new StartStore(books.client(), "shards");
  fleet.wish(wishOf());
  await fleet.dies("before-lease", (parts) => runOperation(pool, parts), { starts });
  const booked = await starts.get("s1");

  const result = await runOperation(pool, fleet.worker({ starts }));

  expect(result.status).toBe("succeeded");
  expect(Object.keys(booked.slots)).toStrictEqual([pool]);
  expect(await starts.get("s1")).toStrictEqual({ nextAt: booked.nextAt, slots: {} });
});

test.each([
  ["worker-before-engine", "before-engine", ["recover", "up"]],
  ["worker-after-engine", "after-engine", ["up", "recover", "up"]],
  ["truth-before-directory", "after-directory", ["up", "recover", "up"]],
] as const)(
  "%s: the next worker waits for the lease, stops the build and recovers",
  async (_row, diesAt, done) => {
    fleet.wish(wishOf());
    await fleet.dies(diesAt, (parts) => runOperation(pool, parts), { run: "build:b-1" });
    expect((await runOperation(pool, fleet.worker())).status).toBe("busy");
    leaseEnds();

    const result = await runOperation(pool, fleet.worker());

    expect(result.status).toBe("succeeded");
    expect(actions()).toStrictEqual(done);
    expect(fleet.stopped).toStrictEqual(["build:b-1"]);
    expect(fleet.operations.get("op-1")?.status).toBe("abandoned");
    expect(fleet.truths.truths.get(pool)).toMatchObject({ generation: 1, fence: 2 });
  },
);

test("worker-in-recovery: the next worker recovers from the beginning", async () => {
  fleet.wish(wishOf());
  await fleet.dies("after-engine", (parts) => runOperation(pool, parts), { run: "build:b-1" });
  leaseEnds();
  fleet.engine.onRecover = () => Promise.reject(new EngineStoppedError(pool));
  const stopped = await runOperation(pool, fleet.worker({ run: "build:b-2" }));
  fleet.engine.onRecover = async () => {};
  const early = await runOperation(pool, fleet.worker());
  leaseEnds();

  const { status } = await runOperation(pool, fleet.worker());

  expect([stopped.status, early.status, status]).toStrictEqual(["stopped", "busy", "succeeded"]);
  expect(actions()).toStrictEqual(["up", "recover", "recover", "up"]);
  expect(fleet.stopped).toStrictEqual(["build:b-1", "build:b-2"]);
});

test.each(["truth-before-due", "truth-before-token"])(
  "%s: whoever looks next settles it without the engine",
  async () => {
    fleet.wish(wishOf());
    wait(pool);
    await fleet.dies("after-truth", (parts) => runOperation(pool, parts));
    expect([fleet.due.size, fleet.answers.length]).toStrictEqual([1, 0]);

    const result = await runOperation(pool, fleet.worker());

    expect(result).toStrictEqual({ status: "met" });
    expect(actions()).toStrictEqual(["up"]);
    expect([fleet.due.size, fleet.tokens.size]).toStrictEqual([0, 0]);
    expect(fleet.answers).toStrictEqual([["task", "succeeded"]]);
  },
);

test("worker-cannot-renew: the work is stopped, killed, and nothing of it is recorded", async () => {
  fleet.wish(wishOf());
  const heard: string[] = [];
  fleet.engine.onUp = (_run, { stop, kill }) =>
    new Promise((_, reject) => {
      stop.addEventListener("abort", () => heard.push("stop"));
      kill.addEventListener("abort", () => {
        heard.push("kill");
        reject(new EngineDiedError(pool, "signal SIGKILL"));
      });
    });
  const run = runOperation(pool, fleet.worker());
  await vi.advanceTimersByTimeAsync(1);
  fleet.truths.onWrite = () => Promise.reject(new Error("no way to the table"));

  await vi.advanceTimersByTimeAsync(60_000);

  expect((await run).status).toBe("lost");
  expect(heard).toStrictEqual(["stop", "kill"]);
  expect(fleet.truths.truths.get(pool)).toMatchObject({
    generation: 0,
    lease: { owner: "worker#op-1" },
  });
});

test("refuses what a worker records after its lease has gone to another", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = async () => {
    const truth = fleet.truths.truths.get(pool) ?? untouched(pool);
    fleet.truths.truths.set(pool, { ...truth, fence: 9 });
  };

  const { status } = await runOperation(pool, fleet.worker());

  expect(status).toBe("lost");
  expect(fleet.truths.truths.get(pool)).toMatchObject({ generation: 0, fence: 9 });
});

test("operation-failed: keeps the reason without secrets, and tries again when it is time", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = () => Promise.reject(new Error("the password hush-hush is wrong"));
  const failed = await runOperation(pool, fleet.worker());
  expect(failed).toStrictEqual({
    status: "failed",
    operation: "op-1",
    failure: {
      code: "OPERATION_BROKEN",
      message: "the password [secret] is wrong",
      remedy: expect.stringContaining("tenantry operation show op-1"),
    },
  });
  expect((await runOperation(pool, fleet.worker())).status).toBe("waiting");
  fleet.engine.onUp = async () => {};
  vi.setSystemTime(Date.now() + BACKOFF.first);

  const { status } = await runOperation(pool, fleet.worker());

  expect(status).toBe("succeeded");
  expect(actions()).toStrictEqual(["up", "recover", "up"]);
  expect(fleet.truths.truths.get(pool)?.failure).toBeUndefined();
});

test("operation-given-up: tells whoever waits after the last attempt", async () => {
  fleet.wish(wishOf());
  wait(pool);
  fleet.engine.onUp = () => Promise.reject(new EngineDiedError(pool, "signal SIGKILL"));
  for (let attempt = 1; attempt <= BACKOFF.attempts; attempt += 1) {
    await runOperation(pool, fleet.worker());
    vi.setSystemTime(Date.now() + BACKOFF.most);
  }

  expect((await runOperation(pool, fleet.worker())).status).toBe("given-up");
  expect(actions().filter((action) => action === "up")).toHaveLength(BACKOFF.attempts);
  expect(fleet.answers).toStrictEqual([["task", expect.objectContaining({ code: "ENGINE_DIED" })]]);
  expect(fleet.truths.truths.get(pool)?.failure).toMatchObject({ attempts: BACKOFF.attempts });
});

test("corrupt-item: is set aside with the reason, and the others go on", async () => {
  fleet.wish(wishOf());
  fleet.corrupt.add("pool-s1-2");

  const results = [
    await runOperation("pool-s1-2", fleet.worker()),
    await runOperation(pool, fleet.worker()),
  ];

  expect(results.map(({ status }) => status)).toStrictEqual(["aside", "succeeded"]);
  expect(fleet.aside.get("pool-s1-2")).toContain("tier: must be a text");
});
