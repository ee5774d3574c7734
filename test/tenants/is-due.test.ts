import { expect, test } from "vitest";
import { isDue, isGivenUp, isMet, isPostponed } from "../../tenants/is-due.ts";
import { LEASE_TIMES } from "../../tenants/lease-times.ts";
import { type Truth, untouched } from "../../tenants/truth.ts";
import { desireOf, type Wish } from "../../tenants/wish.ts";

const NOW = 1_000_000;

const wish: Wish = {
  stack: "pool-s1-1",
  generation: 2,
  state: "present",
  tier: "shared",
  shard: "s1",
  slots: { blue: "r-1", green: "r-1", live: "blue" },
  wishedAt: "2026-11-21T00:00:00.000Z",
  wishedBy: "operator",
};
const truth: Truth = { ...untouched("pool-s1-1"), generation: 1, fence: 3 };
const failure = {
  code: "RESOURCE_FAILED",
  message: "it failed",
  remedy: "Try again.",
  operation: "op-1",
  generation: 2,
  attempts: 1,
};

function due(changes: Partial<Truth>, hold?: { until?: number }): boolean {
  const held = hold && { reason: "freeze", by: "operator", ...hold };
  return isDue({ wish, truth: { ...truth, ...changes }, hold: held }, LEASE_TIMES, NOW);
}

test("a wish that nobody has looked at is due", () => {
  expect(isDue({ wish }, LEASE_TIMES, NOW)).toBe(true);
});

test("an unmet wish is due and a met one is not", () => {
  expect(due({})).toBe(true);
  expect(due({ generation: 2 })).toBe(false);
  expect([isMet(wish, undefined), isMet(wish, truth)]).toStrictEqual([false, false]);
});

test("a stack that someone works on, or is about to, is not due", () => {
  expect(due({ lease: { owner: "w", expiresAt: NOW - 14_999 } })).toBe(false);
  expect(due({ lease: { owner: "w", expiresAt: NOW - 15_000 } })).toBe(true);
  expect(due({ startedUntil: NOW + 1 })).toBe(false);
  expect(due({ startedUntil: NOW })).toBe(true);
});

test("a failed stack is due when its wait is over, and not once it is given up", () => {
  expect(due({ failure: { ...failure, nextAttemptAt: NOW + 1 } })).toBe(false);
  expect(due({ failure: { ...failure, nextAttemptAt: NOW } })).toBe(true);
  expect(due({ failure })).toBe(false);
});

test("a new generation begins anew after a failure of an older one", () => {
  expect(due({ failure: { ...failure, generation: 1 } })).toBe(true);
});

test("a held stack is not due until the hold ends", () => {
  expect(due({}, {})).toBe(false);
  expect(due({}, { until: NOW + 1 })).toBe(false);
  expect(due({}, { until: NOW })).toBe(true);
});

test("what makes a wish another wish is neither its generation nor its writer", () => {
  expect(desireOf(wish)).toStrictEqual(desireOf({ ...wish, generation: 9, wishedBy: "x" }));
  expect(desireOf(wish)).toStrictEqual({
    stack: "pool-s1-1",
    state: "present",
    tier: "shared",
    shard: "s1",
    slots: { blue: "r-1", green: "r-1", live: "blue" },
  });
});

test("a wish is given up once its own generation has failed for the last time", () => {
  expect(isGivenUp(wish, { ...truth, failure })).toBe(true);
  expect(isGivenUp(wish, { ...truth, failure: { ...failure, nextAttemptAt: NOW } })).toBe(false);
  expect(isGivenUp(wish, { ...truth, failure: { ...failure, generation: 1 } })).toBe(false);
  expect(isGivenUp(wish, truth)).toBe(false);
  expect(isGivenUp(wish, undefined)).toBe(false);
});

test("a held stack is left alone, and one that nobody touched yet is not", () => {
  const hold = { reason: "freeze", by: "operator" };

  expect(isPostponed({ wish, truth, hold }, NOW)).toBe(true);
  expect(isPostponed({ wish }, NOW)).toBe(false);
});
