import * as fc from "fast-check";
import { expect, test } from "vitest";
import { draw } from "../../sandbox/front/draw.ts";

test("draws the same for the same seed and words, from 0 to below 1", () => {
  return fc.assert(
    fc.property(fc.nat(), fc.string(), fc.nat(), (seed, word, nth) => {
      const drawn = draw(seed, word, nth);

      expect(draw(seed, word, nth)).toBe(drawn);
      expect(drawn >= 0 && drawn < 1).toBe(true);
    }),
  );
});

test("draws evenly: each tenth of the range is met about as often", () => {
  const tenths = Array.from({ length: 10 }, () => 0);

  for (let nth = 0; nth < 10_000; nth += 1) {
    const tenth = Math.floor(draw(1, "iam:CreateRole", nth) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }

  expect(tenths.every((count) => count > 850 && count < 1_150)).toBe(true);
});

test("draws otherwise for another seed", () => {
  const rows = [1, 2].map((seed) => [1, 2, 3, 4].map((nth) => draw(seed, "x", nth)));

  expect(rows[0]).not.toStrictEqual(rows[1]);
});
