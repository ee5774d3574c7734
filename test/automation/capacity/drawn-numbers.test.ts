import { expect, test } from "vitest";
import { drawnFrom } from "../../../automation/capacity/drawn-numbers.ts";

test("gives the same numbers for the same seed, all from 0 to below 1 and spread evenly", () => {
  const [draw, again, other] = [drawnFrom(1), drawnFrom(1), drawnFrom(2)];
  const numbers = Array.from({ length: 10_000 }, draw);

  expect(Array.from({ length: 10_000 }, again)).toStrictEqual(numbers);
  expect(other()).not.toBe(numbers[0]);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  expect(mean).toBeCloseTo(0.5, 1);
});
