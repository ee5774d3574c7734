import { expect, test } from "vitest";
import { slowedAnew, slownessOf } from "../../tenants/slowness.ts";

const NOW = 1_000_000;
const MINUTE = 60_000;

test("is not slow where nothing was refused", () => {
  expect(slownessOf(undefined, NOW)).toBe(1);
});

test("is half as slow with each minute, until it is not slow any more", () => {
  const slowed = { factor: 8, since: NOW };

  const minutes = [0, 1, 2, 3, 10].map((each) => slownessOf(slowed, NOW + each * MINUTE));

  expect(minutes).toStrictEqual([8, 4, 2, 1, 1]);
});

test("is twice as slow as it still was after each refusal, and eight times at most", () => {
  const first = slowedAnew(undefined, NOW);
  const second = slowedAnew(first, NOW + MINUTE / 2);
  const [, , , fifth] = Array.from({ length: 4 }).reduce<(typeof first)[]>(
    (all) => [...all, slowedAnew(all.at(-1), NOW)],
    [],
  );

  expect(first).toStrictEqual({ factor: 2, since: NOW });
  expect(second).toStrictEqual({ factor: 2 * Math.SQRT2, since: NOW + MINUTE / 2 });
  expect(fifth).toStrictEqual({ factor: 8, since: NOW });
});

test("is no slower by a clock that is behind the one of whoever slowed it", () => {
  expect(slownessOf({ factor: 2, since: NOW + 60 * MINUTE }, NOW)).toBe(2);
});
