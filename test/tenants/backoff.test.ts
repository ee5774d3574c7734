import fc from "fast-check";
import { expect, test } from "vitest";
import { BACKOFF, nextAttemptAt } from "../../tenants/backoff.ts";

test("waits twice as long after each failure, up to the most, then gives up", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((failures) => nextAttemptAt(BACKOFF, failures, 0, 1));

  expect(waits).toStrictEqual([30_000, 60_000, 120_000, 240_000, 480_000, undefined, undefined]);
  expect(nextAttemptAt({ ...BACKOFF, attempts: 20 }, 10, 0, 1)).toBe(900_000);
});

test("waits between half of the time and all of it", () => {
  const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), chances, (failures, chance) => {
      const longest = 30_000 * 2 ** (failures - 1);
      const wait = nextAttemptAt(BACKOFF, failures, 0, chance);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }),
  );
});
