import { expect, test } from "vitest";
import { benchPlacement } from "../../bench/placement.ts";

test("places the same tenants in every way, none in fewer shards than could hold them", () => {
  const results = benchPlacement({ tenants: 3_000, shards: 12 });

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
  const [, dense, spread] = benchPlacement({ tenants: 3_000, shards: 12 });

  expect(dense?.shardsUsed).toBeLessThanOrEqual((dense?.lowerBound ?? 0) + 1);
  expect(spread?.shardsUsed).toBe(12);
  expect((spread?.fullest ?? 1) - (spread?.leastFull ?? 0)).toBeLessThan(0.1);
});
