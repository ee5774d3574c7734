import { expect, test } from "vitest";
import { cpuTime, idleShare } from "../../bench/cpu-time.ts";

test("tells the share of the time without work between two looks", () => {
  const before = { idle: 1_000, total: 4_000 };

  expect(idleShare(before, { idle: 1_500, total: 6_000 })).toBe(0.25);
  expect(idleShare(before, before)).toBe(1);
});

test("looks at a clock that goes on", () => {
  const before = cpuTime();
  const after = cpuTime();

  expect(after.total).toBeGreaterThanOrEqual(before.total);
  expect(after.idle).toBeLessThanOrEqual(after.total);
});
