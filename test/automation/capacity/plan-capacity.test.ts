import { expect, test } from "vitest";
import type { Demand } from "../../../automation/capacity/demand.ts";
import { planCapacity } from "../../../automation/capacity/plan-capacity.ts";
import { CapacityRules } from "../../../tenants/capacity-rules.ts";
import { demandOf } from "../../support/sample-demand.ts";

test("tells how many accounts it takes, and which quota runs out first in each", () => {
  const { tenants, accounts } = planCapacity(demandOf(20, 300));

  expect(tenants).toStrictEqual({ basic: 20, platinum: 300 });
  expect(accounts).toHaveLength(2);
  expect(accounts[0]).toMatchObject({
    shard: "s1",
    binding: { code: "iam-roles", usable: 950 },
  });
});

test("plans 1,000 silos and 50,000 pooled tenants, and names what binds", () => {
  const rules = CapacityRules.parse({});
  const { accounts, works } = planCapacity(demandOf(50_000, 1_000, { rules }));

  // A key each: 10,000 in an account less a twentieth. By their roles, plans and APIs five would do.
  const [usable, rest] = [9_500, 51_000 - 5 * 9_500];
  expect(accounts.map(({ shard, binding }) => [shard, binding])).toStrictEqual(
    [usable, usable, usable, usable, usable, rest].map((reserved, index) => [
      `s${index + 1}`,
      { code: "api-keys", reserved, usable },
    ]),
  );
  expect(sumOf(accounts.map(({ pooled }) => pooled))).toBe(50_000);
  expect(sumOf(accounts.map(({ silos }) => silos))).toBe(1_000);
  const pools = sumOf(accounts.map((account) => account.pools));
  expect(works.map(({ work, operations }) => [work, operations])).toStrictEqual([
    ["provision", 51_000 + pools],
    ["upgrade", 1_000 + pools],
    ["remove", 51_000 + pools],
  ]);
});

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

test("tells how long it takes to provision, upgrade and remove all, and what lanes must hold", () => {
  const { works, lanes } = planCapacity(demandOf(50, 100));
  const [provision, upgrade, remove] = works;

  // One pool and 100 silos: a deployment each 5 s, and an API removed each 30 s.
  expect(provision).toMatchObject({ work: "provision", operations: 151 });
  expect(provision?.seconds).toBeGreaterThanOrEqual(100 * 5);
  expect(upgrade).toMatchObject({ work: "upgrade", operations: 101, workers: 0 });
  expect(upgrade?.seconds).toBeGreaterThanOrEqual(100 * 5);
  expect(remove).toMatchObject({ work: "remove", operations: 151 });
  expect(remove?.seconds).toBeGreaterThanOrEqual(100 * 30);
  for (const { progress, seconds } of works) {
    expect(progress).toHaveLength(20);
    expect(progress).toStrictEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(seconds);
  }
  expect(lanes.map(({ lane, limit }) => [lane, limit])).toStrictEqual([
    ["accounts of the organisation", 10],
    ["executions of one pipeline", 50],
    ["builds of the hub", 1],
    ["warm workers", undefined],
  ]);
});

test("says of lanes what is of use, however few were tried, and for sign-ups too", () => {
  const lanesOf = (changes: Partial<Demand>) => planCapacity(demandOf(0, 40, changes)).lanes;
  const one = { builds: 1, workers: 1 };

  const free = lanesOf({ arrivalsPerHour: 600 });
  const tried = lanesOf({ arrivalsPerHour: 600, limits: one });

  expect(tried.map(({ lane, wanted }) => [lane, wanted])).toStrictEqual(
    free.map(({ lane, wanted }) => [lane, wanted]),
  );
  const builds = tried.find(({ lane }) => lane === "builds of the hub");
  expect(builds?.wanted).toBeGreaterThan(1);
  expect(builds?.advice).toContain("the times are those of 1;");
  // Sign-ups of an hour for which nothing else is done together.
  expect(lanesOf({ arrivalsPerHour: 60_000 })[2]?.wanted).toBeGreaterThan(
    lanesOf({})[2]?.wanted ?? 0,
  );
});

test("counts the accounts that are kept ready, the hub and the one that manages", () => {
  const { accounts, warm, lanes } = planCapacity(demandOf(0, 900, { arrivalsPerHour: 600 }));

  expect(lanes[0]).toMatchObject({
    wanted: accounts.length + (warm?.accounts ?? 0) + 2,
    limit: 10,
  });
});

test("is slower with fewer builds, and the same however often it is asked", () => {
  const few = { limits: { builds: 2, workers: 50 } };
  const secondsOf = (changes = {}) =>
    planCapacity(demandOf(0, 40, changes)).works.map(({ seconds }) => seconds);

  const [free = 0] = secondsOf();
  const [bound = 0] = secondsOf(few);

  expect(bound).toBeGreaterThan(free * 3);
  expect(secondsOf()).toStrictEqual(secondsOf());
});

test("tells waits and warm stock where a rate of sign-ups is given, else neither", () => {
  const { signUps, warm } = planCapacity(demandOf(900, 100, { arrivalsPerHour: 120 }));

  expect(signUps.map(({ tier }) => tier).sort()).toStrictEqual(["basic", "platinum"]);
  for (const { median, p95, p99 } of signUps) {
    expect(median).toBeGreaterThan(5);
    expect([median, p95, p99]).toStrictEqual([median, p95, p99].toSorted((a, b) => a - b));
  }
  expect(signUps.reduce((sum, { signUps: tried }) => sum + tried, 0)).toBe(2_000);
  expect(warm).toStrictEqual({
    accounts: 3,
    pooledPlaces: 11,
    reason:
      "120 sign-ups an hour fill 1.34 accounts, which hold 2149 such tenants each, in the 24 h that another takes; one more covers the first that fails",
  });

  const quiet = planCapacity(demandOf(9, 1));
  expect(quiet.signUps).toStrictEqual([]);
  expect(quiet.warm).toBeUndefined();
});

test("plans nothing for nobody", () => {
  const { accounts, works } = planCapacity(demandOf(0, 0));

  expect(accounts).toStrictEqual([]);
  expect(works.map(({ seconds, perMinute }) => [seconds, perMinute])).toStrictEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});
