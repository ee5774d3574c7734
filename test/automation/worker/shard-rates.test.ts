import { beforeEach, expect, test, vi } from "vitest";
import { CallsThrottledError } from "../../../automation/engine/engine-failure.ts";
import { runOperation } from "../../../automation/worker/run-operation.ts";
import { EMPTY_BOOK } from "../../../tenants/start-slots.ts";
import { poolPlace, sampleShard } from "../../support/sample-shard.ts";
import { wishOf } from "../../support/sample-tenant.ts";
import { WorkerFleet } from "../../support/worker-fleet.ts";

const pool = "pool-s1-1";
const PLACE = poolPlace({ tenants: 1 });
let fleet = new WorkerFleet();

beforeEach(() => {
  fleet = new WorkerFleet();
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") });
  return () => vi.useRealTimers();
});

test("comes again later when the shard's rates let it, and holds no lease until then", async () => {
  fleet.wish(wishOf());
  const starts = {
    ...fleet.starts,
    book: async () => ({ kind: "later" as const, retryAt: 77, reason: "far" }),
  };

  expect(await runOperation(pool, fleet.worker({ starts }))).toStrictEqual({
    status: "later",
    retryAt: 77,
  });

  expect(fleet.truths.truths.get(pool)).toBeUndefined();
  expect(fleet.moves).toStrictEqual([]);
});

test("gives the stack back when it is stopped while it waits for its time", async () => {
  fleet.wish(wishOf());
  const stop = new AbortController();
  const starts = {
    ...fleet.starts,
    book: async () => {
      stop.abort();
      return { kind: "booked" as const, at: Date.now() + 60_000, book: EMPTY_BOOK };
    },
  };

  expect(await runOperation(pool, fleet.worker({ starts, stop: stop.signal }))).toStrictEqual({
    status: "stopped",
  });
  expect(fleet.truths.truths.get(pool)).toBeUndefined();
});

test("gives its start back when it is done", async () => {
  fleet.wish(wishOf());

  await runOperation(pool, fleet.worker());

  expect(fleet.moves).toStrictEqual([`s1: start of ${pool} ended`]);
});

test("slows the starts and the calls of all workers of the shard when AWS refused calls for their rate", async () => {
  fleet.wish(wishOf());
  const reason = "TooManyRequestsException";
  const refused = { resource: "pool-api", type: "aws:apigateway/restApi:RestApi", reason };
  fleet.engine.onUp = async () => {
    throw new CallsThrottledError([refused]);
  };

  expect(await runOperation(pool, fleet.worker())).toMatchObject({
    status: "failed",
    failure: { code: "CALLS_THROTTLED" },
  });

  expect(fleet.moves).toStrictEqual([
    "s1: slowed",
    "s1: calls slowed",
    `s1: start of ${pool} ended`,
  ]);
});

test("slows nobody for what failed otherwise", async () => {
  fleet.wish(wishOf());
  fleet.engine.onUp = async () => {
    throw new Error("TooManyRequestsException in a program's own words");
  };

  expect(await runOperation(pool, fleet.worker())).toMatchObject({ status: "failed" });

  expect(fleet.moves).toStrictEqual([`s1: start of ${pool} ended`]);
});

test("takes a shard into service once its own stack is in place, and out once it is gone", async () => {
  const stack = "shard-s1";
  fleet.wish(wishOf({ stack }));
  await runOperation(stack, fleet.worker());
  fleet.wish(wishOf({ stack, generation: 2, state: "absent" }));

  await runOperation(stack, fleet.worker());

  expect(fleet.moves).toStrictEqual([
    "s1: got r-1",
    "s1: warming to ready",
    `s1: start of ${stack} ended`,
    "s1: retiring|draining to retired",
    `s1: start of ${stack} ended`,
  ]);
});

test("notes the limits that AWS tells of a shard's account, once its own stack is in place", async () => {
  const stack = "shard-s1";
  fleet.told = {
    "usage-plans": { value: 600, from: "service-quotas" },
    "iam-roles": { value: 5_000, from: "service-quotas" },
  };
  fleet.wish(wishOf({ stack }));

  await runOperation(stack, fleet.worker());

  expect(Object.fromEntries(fleet.limits)).toStrictEqual({
    s1: { "usage-plans": { value: 600, from: "service-quotas" } },
    "111111111111": { "iam-roles": { value: 5_000, from: "service-quotas" } },
  });
});

test("keeps a shard whose account the platform had made, until it is needed", async () => {
  const stack = "shard-s1";
  fleet.wish(wishOf({ stack }));
  const { shards } = fleet.worker();
  const vended = { ...shards, get: async () => sampleShard({ origin: "vended" }) };

  await runOperation(stack, fleet.worker({ shards: vended }));

  expect(fleet.moves).toContain("s1: warming to warm");
});

test("gives back what a pool used once it is gone", async () => {
  fleet.wish(wishOf({ state: "absent" }));

  await runOperation(pool, fleet.worker());

  expect(fleet.moves).toStrictEqual([`s1: ${pool} gone`, `s1: start of ${pool} ended`]);
});

test("removes no pool in which a tenant has a place, and lets nobody else in", async () => {
  fleet.pools.add(pool);
  fleet.wish(wishOf({ state: "absent" }));
  const { shards } = fleet.worker();
  const inhabited = { ...shards, get: async () => sampleShard({ pools: { [pool]: PLACE } }) };

  expect(await runOperation(pool, fleet.worker({ shards: inhabited }))).toMatchObject({
    status: "failed",
    failure: {
      code: "POOL_INHABITED",
      message: "1 tenants have a place in pool-s1-1, which is therefore not removed",
    },
  });

  expect(fleet.engine.asked).toStrictEqual([]);
  expect([...fleet.pools]).toStrictEqual([]);
});

test("gives back a start that was booked for a stack which has nothing to do any more", async () => {
  fleet.wish(wishOf());
  await runOperation(pool, fleet.worker());
  fleet.moves.length = 0;

  expect(await runOperation(pool, fleet.worker())).toStrictEqual({ status: "met" });

  expect(fleet.moves).toStrictEqual([`s1: start of ${pool} ended`]);
});
