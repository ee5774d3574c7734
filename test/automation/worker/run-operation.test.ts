import { beforeEach, expect, test, vi } from "vitest";
import { EngineStoppedError } from "../../../automation/engine/engine-failure.ts";
import { runOperation } from "../../../automation/worker/run-operation.ts";
import { untouched } from "../../../tenants/truth.ts";
import { ACME, POOL_OUTPUTS, wishOf } from "../../support/sample-tenant.ts";
import { WorkerFleet } from "../../support/worker-fleet.ts";

const pool = "pool-s1-1";
const tenantStack = `tenant-${ACME}`;
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

function wishTenant(): void {
  fleet.truths.truths.set(pool, {
    ...untouched(pool),
    state: "present",
    outputs: POOL_OUTPUTS_MORE,
  });
  fleet.wish(
    wishOf({ stack: tenantStack, tier: "basic", tenant: ACME, planeStack: pool, keyGeneration: 1 }),
  );
}

const POOL_OUTPUTS_MORE = { ...POOL_OUTPUTS, usagePlanIds: { basic: "plan" } };

test("makes a pool what it is wished to be, and tells the shard, the table and whoever waits", async () => {
  fleet.wish(wishOf());
  wait(pool);
  fleet.engine.result = { plane: pool, release: "r-1", versions: { orders: "3" } };

  const result = await runOperation(pool, fleet.worker());

  expect(result).toStrictEqual({ status: "succeeded", operation: "op-1" });
  expect(actions()).toStrictEqual(["up"]);
  expect([...fleet.pools]).toStrictEqual([pool]);
  expect(fleet.truths.truths.get(pool)).toStrictEqual({
    ...untouched(pool),
    fence: 1,
    generation: 1,
    state: "present",
    account: "111111111111",
    slots: { blue: "r-1", green: "r-1", live: "blue" },
    outputs: {
      plane: pool,
      release: "r-1",
      versions: { orders: "3" },
      slotVersions: { blue: { orders: "3" }, green: { orders: "3" } },
    },
    verifiedAt: "2026-11-21T12:00:00.000Z",
  });
  expect(fleet.due.size).toBe(0);
  expect(fleet.answers).toStrictEqual([["task", "succeeded"]]);
  expect(fleet.operations.get("op-1")).toMatchObject({
    status: "succeeded",
    changes: { create: 1 },
  });
});

test("lets a pooled tenant in by the directory of its plane", async () => {
  wishTenant();

  await runOperation(tenantStack, fleet.worker());

  expect([...fleet.directory]).toStrictEqual([
    [`tenantry-pool-s1-1-directory/${ACME}`, { tenant: ACME, tier: "basic", keyGeneration: 1 }],
  ]);
});

test("lets a silo's tenant in by the directory that the silo brings", async () => {
  const stack = `silo-${ACME}`;
  fleet.wish(wishOf({ stack, tier: "platinum", tenant: ACME, keyGeneration: 2 }));
  fleet.engine.result = { directoryTable: "silo-directory" };

  await runOperation(stack, fleet.worker());

  expect([...fleet.directory.keys()]).toStrictEqual([`silo-directory/${ACME}`]);
});

test("removes what is wished absent, forgets it and answers first", async () => {
  wishTenant();
  await runOperation(tenantStack, fleet.worker());
  const wish = fleet.wishes.get(tenantStack);
  if (wish) fleet.wish({ ...wish, state: "absent", generation: 2 });
  wait(tenantStack, 2);

  const result = await runOperation(tenantStack, fleet.worker());

  expect(result.status).toBe("succeeded");
  expect(actions()).toStrictEqual(["up", "destroy"]);
  expect(fleet.directory.size).toBe(0);
  expect(fleet.answers).toStrictEqual([["task", "succeeded"]]);
  expect([fleet.wishes.has(tenantStack), fleet.truths.truths.has(tenantStack)]).toStrictEqual([
    false,
    false,
  ]);
});

test("takes a pool out of its shard before it is removed", async () => {
  fleet.wish(wishOf({ state: "absent" }));
  fleet.pools.add(pool);

  await runOperation(pool, fleet.worker());

  expect(fleet.pools.size).toBe(0);
});

test("counts failures anew for a new wish", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = () => Promise.reject(new Error("no"));
  await runOperation(pool, fleet.worker());
  fleet.wish(wishOf({ generation: 2 }));

  await runOperation(pool, fleet.worker());

  expect(fleet.truths.truths.get(pool)?.failure).toMatchObject({ generation: 2, attempts: 1 });
});

test("keeps the first line of what nobody foresaw, and tells the whole stack without secrets", async () => {
  fleet.wish(wishOf());
  const bug = new Error("Error: no hush-hush\n    at program.ts:1\n    at engine.ts:2");
  fleet.engine.onUp = () => Promise.reject(bug);

  const { failure } = await runOperation(pool, fleet.worker());

  expect(failure?.message).toBe("Error: no [secret]");
  expect(fleet.truths.truths.get(pool)?.failure?.message).toBe("Error: no [secret]");
  expect(fleet.bugs).toStrictEqual([String(bug.stack).replaceAll("hush-hush", "[secret]")]);
});

test("says of the last attempt that it was the last", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = () => Promise.reject(new Error("no"));

  const last = await runOperation(
    pool,
    fleet.worker({ backoff: { first: 1, most: 1, attempts: 1 } }),
  );

  expect(last.failure?.remedy).toBe(
    "Look at the operation with `tenantry operation show op-1` and at the worker's log, then wish the stack anew or retry its tenant; it is not tried again by itself.",
  );
});

test("gives the lease back when it is told to end, so that the next goes on at once", async () => {
  fleet.wish(wishOf());
  const stop = new AbortController();
  fleet.engine.onUp = (_run, control) =>
    new Promise((_, reject) => {
      control.stop.addEventListener("abort", () => reject(new EngineStoppedError(pool)));
    });
  const run = runOperation(pool, fleet.worker({ stop: stop.signal }));
  await vi.advanceTimersByTimeAsync(1_000);

  stop.abort();

  expect(await run).toStrictEqual({ status: "stopped", operation: "op-1" });
  expect(fleet.operations.get("op-1")?.status).toBe("stopped");
  fleet.engine.onUp = async () => {};
  expect((await runOperation(pool, fleet.worker())).status).toBe("succeeded");
});

test("does nothing for a stack that nobody wished", async () => {
  expect(await runOperation(pool, fleet.worker())).toStrictEqual({ status: "unwished" });
});

test("refuses to run a stack in another account than its own", async () => {
  fleet.wish(wishOf());
  fleet.account = "222222222222";
  const elsewhere = await runOperation(pool, fleet.worker());
  fleet.truths.truths.set(pool, { ...untouched(pool), account: "333333333333" });
  const moved = await runOperation(pool, fleet.worker());

  expect([elsewhere.failure?.message, moved.failure?.message]).toStrictEqual([
    'stack "pool-s1-1" is in account 111111111111, but the session is for account 222222222222',
    'stack "pool-s1-1" is in account 333333333333, but the session is for account 111111111111',
  ]);
  expect(actions()).toStrictEqual([]);
});

test("works on a met stack only when asked to, and refreshes without a new truth", async () => {
  fleet.wish(wishOf());
  await runOperation(pool, fleet.worker());
  const { verifiedAt } = fleet.truths.truths.get(pool) ?? {};
  vi.setSystemTime(Date.now() + 60_000);

  await runOperation(pool, fleet.worker(), { action: "refresh", isForced: true });
  expect(fleet.truths.truths.get(pool)?.verifiedAt).toBe(verifiedAt);
  await runOperation(pool, fleet.worker(), { isForced: true });

  expect(actions()).toStrictEqual(["up", "refresh", "up"]);
  expect(fleet.truths.truths.get(pool)?.verifiedAt).toBe("2026-11-21T12:01:00.000Z");
});

test("keeps who asked for an operation by hand, and nobody's name for one that was due", async () => {
  fleet.wish(wishOf());
  await runOperation(pool, fleet.worker());
  await runOperation(pool, fleet.worker(), { isForced: true, by: "olga" });

  expect([...fleet.operations.values()].map(({ by }) => by)).toStrictEqual([undefined, "olga"]);
});

test("works although the start that brought the worker is still reserved", async () => {
  fleet.wish(wishOf());
  fleet.truths.truths.set(pool, {
    ...untouched(pool),
    starts: 1,
    startedUntil: Date.now() + 99_000,
  });

  expect((await runOperation(pool, fleet.worker())).status).toBe("succeeded");
});

test("gives the lease back when another worker met the wish before it was taken", async () => {
  fleet.wish(wishOf());
  const take = fleet.truths.take.bind(fleet.truths);
  vi.spyOn(fleet.truths, "take").mockImplementation((...request) => {
    fleet.truths.truths.set(pool, { ...untouched(pool), generation: 1, state: "present" });
    return take(...request);
  });

  const result = await runOperation(pool, fleet.worker());

  expect(result).toStrictEqual({ status: "met" });
  expect(actions()).toStrictEqual([]);
  expect(fleet.truths.truths.get(pool)?.lease).toBeUndefined();
});
