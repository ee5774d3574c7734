import { beforeEach, expect, test, vi } from "vitest";
import { runOperation } from "../../../automation/worker/run-operation.ts";
import { LeaseLostError } from "../../../tenants/errors.ts";
import { untouched } from "../../../tenants/truth.ts";
import { ACME, POOL_OUTPUTS, wishOf } from "../../support/sample-tenant.ts";
import { WorkerFleet } from "../../support/worker-fleet.ts";

const pool = "pool-s1-1";
const own = `tenant-${ACME}`;
let fleet = new WorkerFleet();

beforeEach(() => {
  fleet = new WorkerFleet();
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") });
  return () => vi.useRealTimers();
});

const pooled = { tier: "basic", tenant: ACME, planeStack: pool, keyGeneration: 1 } as const;
const actions = () => fleet.engine.asked.map(({ action }) => action);

test("keeps the reason of a wish for a stack that no worker brings about", async () => {
  fleet.wish(wishOf({ stack: "control" }));

  expect(await runOperation("control", fleet.worker())).toMatchObject({
    status: "failed",
    failure: {
      code: "WISH_UNWORKABLE",
      message: 'the wish of stack "control" is for a stack that no worker brings about',
    },
  });
  expect(actions()).toStrictEqual([]);
});

test("touches nothing in an account to which the shard did not lead before", async () => {
  fleet.wish(wishOf());
  fleet.truths.truths.set(pool, { ...untouched(pool), account: "222222222222" });

  expect(await runOperation(pool, fleet.worker())).toMatchObject({
    failure: {
      code: "ACCOUNT_MISMATCH",
      message: `stack "${pool}" is in account 222222222222, but the session is for account 111111111111`,
    },
  });
  expect(actions()).toStrictEqual([]);
});

test("does not let a tenant in where its plane has no directory", async () => {
  const { directoryTable: _none, ...outputs } = { ...POOL_OUTPUTS, usagePlanIds: { basic: "b" } };
  fleet.truths.truths.set(pool, { ...untouched(pool), state: "present", outputs });
  fleet.wish(wishOf({ stack: own, ...pooled }));

  expect(await runOperation(own, fleet.worker())).toMatchObject({
    failure: { code: "WISH_UNWORKABLE", message: expect.stringContaining("without a directory") },
  });
  expect(fleet.directory.size).toBe(0);
  expect(fleet.truths.truths.get(own)).toMatchObject({ generation: 0 });
});

test("waits for a pool that is not in service", async () => {
  fleet.wish(wishOf({ stack: own, ...pooled }));

  expect(await runOperation(own, fleet.worker())).toMatchObject({
    failure: { code: "POOL_ABSENT", message: expect.stringContaining(pool) },
  });
});

test("says that it lost the stack when not even the failure can be recorded any more", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = async () => {
    fleet.truths.onWrite = () => Promise.reject(new LeaseLostError(pool, 1));
    throw new Error("no way to AWS");
  };

  expect((await runOperation(pool, fleet.worker())).status).toBe("lost");
});

test("lets a failure of the table be seen, whatever failed before it", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = async () => {
    fleet.truths.onWrite = () => Promise.reject(new Error("no way to the table"));
    throw new Error("no way to AWS");
  };

  await expect(runOperation(pool, fleet.worker())).rejects.toThrow("no way to the table");
});

test("begins nothing when the lease cannot be asked for", async () => {
  fleet.wish(wishOf());
  fleet.truths.onWrite = () => Promise.reject(new Error("no way to the table"));

  await expect(runOperation(pool, fleet.worker())).rejects.toThrow("no way to the table");
  expect(actions()).toStrictEqual([]);
});

test("does not set a stack aside because the table could not be read", async () => {
  const { mapping, ...rest } = fleet.worker();
  const read = () => Promise.reject(new Error("no way to the table"));

  await expect(runOperation(pool, { ...rest, mapping: { ...mapping, read } })).rejects.toThrow(
    "no way to the table",
  );
  expect(fleet.aside.size).toBe(0);
});
