import fc from "fast-check";
import { expect, test } from "vitest";
import { shapeOf } from "../../../automation/capacity/operation-times.ts";
import { type VirtualOperation, VirtualRun } from "../../../automation/capacity/virtual-run.ts";
import { PLATFORM_QUOTAS } from "../../../tenants/quotas.ts";
import { START_RULES } from "../../../tenants/start-slots.ts";

const ENDLESS = { builds: Number.POSITIVE_INFINITY, workers: Number.POSITIVE_INFINITY };

const silo: VirtualOperation = {
  shard: "s1",
  at: 0,
  lane: "pipeline",
  laneMs: 50_000,
  legs: [
    { ms: 17_000 },
    { call: "create-rest-api", ms: 1_000 },
    { call: "create-deployment", ms: 2_000 },
  ],
  shape: shapeOf("silo", "provision", 1),
  isSignUp: true,
};
const tenant: VirtualOperation = {
  ...silo,
  lane: "express",
  laneMs: 1_000,
  legs: [{ ms: 5_000 }],
  shape: shapeOf("tenant", "provision", 1),
};

const times = (count: number, operation: VirtualOperation) =>
  Array.from({ length: count }, () => operation);

const secondsOf = (operations: readonly VirtualOperation[], limits = ENDLESS) =>
  new VirtualRun(operations, limits).run().ends.map((end) => Math.round(end / 1_000));

test("takes the lane's time, then the operation's", () => {
  expect(secondsOf([silo])).toStrictEqual([70]);
  expect(secondsOf([tenant])).toStrictEqual([6]);
  expect(secondsOf([{ ...tenant, at: 30_000 }])).toStrictEqual([36]);
});

test("begins silos of one shard no closer than a deployment each 5 s, of two shards side by side", () => {
  const other = { ...silo, shard: "s2" };

  const [last = 0] = secondsOf(times(60, silo)).slice(-1);
  expect(last).toBeGreaterThanOrEqual(59 * 5 + 20);
  expect(last).toBeLessThan(60 * 5 + 80);
  expect(Math.max(...secondsOf([...times(60, silo), ...times(60, other)]))).toBe(last);
});

test("begins pooled tenants no closer than their calls to API Gateway allow", () => {
  const [last = 0] = secondsOf(times(100, tenant)).slice(-1);

  // Four calls of ten a second: the last begins 99 times 0.4 s after the first.
  expect(last).toBeGreaterThanOrEqual(40);
  expect(last).toBeLessThan(50);
});

test("lets each deployment wait for its time, however late operations come to it", () => {
  const soon: VirtualOperation = {
    ...silo,
    laneMs: 0,
    shape: { ...silo.shape, apiCalls: 0 },
    legs: [{ ms: 20_000 }, { call: "create-deployment", ms: 1_000 }],
  };
  const late: VirtualOperation = {
    ...soon,
    legs: [{ ms: 24_000 }, { call: "create-deployment", ms: 1_000 }],
  };

  const { ends } = new VirtualRun([late, soon, soon], ENDLESS).run();

  // The second comes to its deployment first, though it began 2.5 s later; the third began 2.5 s after it.
  expect(ends).toStrictEqual([28_580, 23_500, 33_660]);
});

test("goes one after the other where only one build or one worker is there", () => {
  const one = { builds: 1, workers: 1 };
  const spread = [silo, { ...silo, shard: "s2" }, { ...silo, shard: "s3" }];

  expect(secondsOf(spread, one)).toStrictEqual([70, 140, 210]);
  expect(secondsOf(times(3, tenant), one)).toStrictEqual([6, 12, 18]);
});

test("ends everything, and never has more at work than may be", () => {
  const operations = fc.array(
    fc.record({
      shard: fc.constantFrom("s1", "s2"),
      at: fc.nat(100_000),
      kind: fc.constantFrom(silo, tenant),
    }),
    { maxLength: 80 },
  );
  const limit = fc.integer({ min: 1, max: 40 });

  fc.assert(
    fc.property(operations, limit, limit, (drawn, builds, workers) => {
      const all = drawn.map(({ shard, at, kind }) => ({ ...kind, shard, at }));
      const outcome = new VirtualRun(all, { builds, workers }).run();

      expect(outcome.ends.every((end, index) => end > (all[index]?.at ?? 0))).toBe(true);
      expect(outcome.peaks.builds).toBeLessThanOrEqual(builds);
      expect(outcome.peaks.workers).toBeLessThanOrEqual(workers);
      const most = Math.min(PLATFORM_QUOTAS["pipeline-executions"].value, START_RULES.mostInFlight);
      expect(outcome.peaks.pipeline).toBeLessThanOrEqual(most);
    }),
  );
});
