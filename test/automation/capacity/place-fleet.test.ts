import { expect, test } from "vitest";
import { placeFleet } from "../../../automation/capacity/place-fleet.ts";
import type { Shard } from "../../../tenants/shard.ts";
import { bindingQuota, shareOf } from "../../../tenants/shard-fill.ts";
import { demandOf } from "../../support/sample-demand.ts";

test("takes a new account only when no other has room, and passes no quota", () => {
  const demand = demandOf(200, 500);
  const { fleet, tenants } = placeFleet(demand);

  // 950 roles of an account, less 2 of its baseline and 4 of each pool, are 4 for each silo.
  const silos = fleet.shards.map((shard) => shard.tenants.silo);
  expect(silos.reduce((sum, each) => sum + each, 0)).toBe(500);
  expect(silos.length).toBe(3);
  expect(tenants).toHaveLength(700);
  for (const shard of fleet.shards) {
    const account = fleet.accounts.get(shard.account);
    expect(account && shareOf(bindingQuota(shard, account, demand.rules))).toBeLessThanOrEqual(1);
  }
});

test("opens pools ahead of pooled tenants, and none where nobody shares", () => {
  const poolsOf = (basic: number, platinum: number) =>
    placeFleet(demandOf(basic, platinum)).fleet.shards.map(
      ({ pools }) => Object.keys(pools).length,
    );

  expect(poolsOf(250, 0)).toStrictEqual([3]);
  expect(poolsOf(0, 3)).toStrictEqual([0]);
});

test("takes fewer accounts where limits are raised", () => {
  const raised = { "iam-roles": { value: 5_000, from: "operator" as const } };
  const plans = { "usage-plans": { value: 900, from: "operator" as const } };
  const accountsFor = (limits: Shard["limits"]) =>
    placeFleet(demandOf(0, 500, { raised: limits })).fleet.shards.length;

  expect([{}, raised, { ...raised, ...plans }].map(accountsFor)).toStrictEqual([3, 2, 1]);
});

test("refuses what even an empty account cannot hold", () => {
  const usage = { ...demandOf(0, 1).usage, silo: { "rest-apis": 601 } };

  expect(() => placeFleet(demandOf(0, 1, { usage }))).toThrow(
    expect.objectContaining({
      issues: [
        { path: "limit", problem: "leaves no room in an empty account for a platinum tenant" },
      ],
    }),
  );
});
