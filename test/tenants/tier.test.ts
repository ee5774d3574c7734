import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTiers, type Tier, tierNamed } from "../../tenants/tier.ts";

const pooled = {
  name: "gold",
  isolation: "pool",
  throttle: { rate: 50, burst: 100 },
  monthlyQuota: 1_000_000,
  approval: "none",
};
const silo = { ...pooled, name: "platinum", isolation: "silo", monthlyQuota: undefined };

function problemsOf(data: unknown): unknown {
  try {
    return parseTiers(data, "tiers.json");
  } catch (error) {
    return error instanceof Error && "issues" in error ? error.issues : error;
  }
}

test("leaves a silo tier unmetered and unreserved unless it says otherwise", () => {
  expect(parseTiers([silo], "tiers.json")).toStrictEqual([
    { ...silo, monthlyQuota: "unmetered", reservedConcurrency: "shared" },
  ]);
});

test("accepts the tiers that the project ships", () => {
  const shipped: unknown = JSON.parse(readFileSync("tiers.json", "utf8"));

  expect(parseTiers(shipped, "tiers.json").map(({ name }) => name)).toStrictEqual([
    "basic",
    "standard",
    "premium",
    "platinum",
  ]);
});

test("lists every problem of every tier at once, each with its path", () => {
  const bad = [
    { ...pooled, name: "Gold!", throttle: { rate: 10_001, burst: 0 } },
    { ...pooled, monthlyQuota: undefined, reservedConcurrency: 5 },
    { ...pooled, approval: "perhaps", colour: "red" },
  ];

  expect(problemsOf(bad)).toStrictEqual([
    { path: "0.name", problem: "must be 2 to 32 lower-case letters, digits or dashes" },
    { path: "0.throttle.rate", problem: "must be at most the account's 10000 a second" },
    { path: "0.throttle.burst", problem: "must be at least 1 request" },
    {
      path: "1.monthlyQuota",
      problem: "must be set on a pool tier, whose tenants share one account",
    },
    {
      path: "1.reservedConcurrency",
      problem: 'must be "shared" on a pool tier, whose tenants share the functions',
    },
    { path: "2.approval", problem: 'must be "none" or "operator"' },
    { path: "2.colour", problem: "is not a field that is known here" },
  ]);
});

test("refuses two tiers of one name, and no tier at all", () => {
  expect(problemsOf([pooled, silo, pooled])).toStrictEqual([
    { path: "2.name", problem: 'must be unique, but "gold" is used twice' },
  ]);
  expect(problemsOf([])).toStrictEqual([{ path: "", problem: "must name at least one tier" }]);
});

test("finds a tier by name and says which there are when there is none", () => {
  const tiers = parseTiers([pooled, silo], "tiers.json");

  expect(tierNamed(tiers, "gold")).toBe(tiers[0]);
  expect(() => tierNamed(tiers, "copper")).toThrow(
    'no tier is named "copper"; there are gold, platinum',
  );
});

test("reading a tier twice gives the same tier", () => {
  const tiers = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9-]{1,31}$/),
    isolation: fc.constant("silo" as const),
    throttle: fc.record({
      rate: fc.integer({ min: 1, max: 10_000 }),
      burst: fc.integer({ min: 1, max: 5_000 }),
    }),
    monthlyQuota: fc.oneof(fc.integer({ min: 1 }), fc.constant("unmetered" as const)),
    reservedConcurrency: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constant("shared" as const)),
    approval: fc.constantFrom("none", "operator"),
  });

  fc.assert(
    fc.property(tiers, (tier) => {
      const once: readonly Tier[] = parseTiers([tier], "tiers.json");
      expect(parseTiers(once, "tiers.json")).toStrictEqual(once);
    }),
  );
});
