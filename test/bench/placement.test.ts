import { expect, test } from "vitest";
import { benchPlacement } from "../../bench/placement.ts";
import { arrivals, emptyFleet } from "../../bench/placement-work.ts";
import { sampleManifest } from "../support/sample-release.ts";

const WORK = { tenants: 3_000, shards: 12, usage: sampleManifest.usage };

test("places the same tenants in every way, none in fewer shards than could hold them", () => {
  const results = benchPlacement(WORK);

  expect(results.map(({ way, placed }) => [way, placed])).toStrictEqual([
    ["baseline", 3_000],
    ["dense", 3_000],
    ["spread", 3_000],
  ]);
  for (const { shardsUsed, lowerBound, fullest } of results) {
    expect(shardsUsed).toBeGreaterThanOrEqual(lowerBound);
    expect(fullest).toBeLessThanOrEqual(1);
  }
});

test("packs into few shards, and spreads over all of them equally", () => {
  const [, dense, spread] = benchPlacement(WORK);

  expect(dense?.shardsUsed).toBeLessThanOrEqual((dense?.lowerBound ?? 0) + 1);
  expect(spread?.shardsUsed).toBe(12);
  expect((spread?.fullest ?? 1) - (spread?.leastFull ?? 0)).toBeLessThan(0.1);
});

test("fills shards with what the release's stacks use", () => {
  const usage = { ...WORK.usage, shard: { "iam-roles": 7 }, tenant: { "api-keys": 5 } };

  const [account] = emptyFleet({ ...WORK, usage }).accounts.values();
  const pooled = arrivals({ ...WORK, usage }).find(({ tier }) => tier.isolation === "pool");

  expect(account?.reserved).toStrictEqual({ "iam-roles": 7 + (usage.pool["iam-roles"] ?? 0) });
  expect(pooled?.usage).toStrictEqual({ "api-keys": 5 });
});
