import fc from "fast-check";
import { expect, test } from "vitest";
import { askingTimeOf, type KnownCalls, lessonOf } from "../../tenants/call-times.ts";
import { CALL_RATES, PACED_CALLS } from "../../tenants/rates.ts";

const AT = 1_000_000;

/** A deployment that went so late and was answered so long after that, when the next may come 5.08 s after its time. */
const lessonAfter = (lateMs: number, tookMs: number, usualMs?: number) =>
  lessonOf(
    "create-deployment",
    { wentAt: AT + lateMs, doneAt: AT + lateMs + tookMs },
    { nextAt: AT + 5_080, usualMs },
  );

/** By how much calls that take so long, one after the other, put off those after them. */
function putOffBy(times: readonly number[], from: KnownCalls): readonly number[] {
  let known = from;
  return times.map((tookMs) => {
    const made = { wentAt: AT, doneAt: AT + tookMs };
    known = lessonOf("create-deployment", made, { ...known, nextAt: AT + 5_080 });
    return (known.nextAt ?? 0) - AT - 5_080;
  });
}

test("asks earlier for each time that others got, until no earlier is of use", () => {
  expect([0, 1, 4, 5, 6, 100].map((lost) => AT - askingTimeOf(AT, lost))).toStrictEqual([
    200, 240, 360, 400, 400, 400,
  ]);
});

test("takes the first call for what is usual, and follows the others by an eighth", () => {
  const nextAt = AT + 5_080;

  expect(lessonAfter(0, 700)).toStrictEqual({ usualMs: 700, nextAt });
  expect(lessonAfter(0, 700, 1_500)).toStrictEqual({ usualMs: 1_400, nextAt });
  expect(lessonAfter(0, 1_080, 1_000)).toStrictEqual({ usualMs: 1_010, nextAt });
});

test("puts nothing off by a call that went in time and took as long as others do", () => {
  expect(lessonAfter(30, 1_599, 1_000)).toStrictEqual({ usualMs: 1_075, nextAt: AT + 5_080 });
});

test("puts the next call off by what one went late", () => {
  expect(lessonAfter(200, 900, 900)).toStrictEqual({ usualMs: 900, nextAt: AT + 200 + 5_050 });
});

test("puts the next call off by the most that one can have been late that looks refused", () => {
  expect(lessonAfter(10, 1_900, 900)).toStrictEqual({
    usualMs: 1_000,
    nextAt: AT + 10 + 1_900 - 500 + 5_050,
  });
});

test("goes at AWS's pace again after some calls where all have become slower", () => {
  const off = putOffBy(
    Array.from({ length: 100 }, () => 3_000),
    { usualMs: 500 },
  );

  expect([off[0], off.indexOf(0), off.at(-1)]).toStrictEqual([2_870, 20, 0]);
});

test("goes at AWS's pace in the end where half of the calls are slow for good", () => {
  const off = putOffBy(
    Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 500 : 1_500)),
    {},
  );

  expect(off.slice(40)).toStrictEqual(Array.from({ length: 60 }, () => 0));
});

test("never lets the next call come earlier than it was to come, or than AWS's rate allows", () => {
  const times = fc.record({
    call: fc.constantFrom(...PACED_CALLS),
    lateMs: fc.integer({ min: 0, max: 100_000 }),
    tookMs: fc.integer({ min: 0, max: 100_000 }),
    nextAt: fc.option(fc.integer({ min: AT, max: AT + 200_000 }), { nil: undefined }),
    usualMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(times, ({ call, lateMs, tookMs, ...known }) => {
      const wentAt = AT + lateMs;
      const { nextAt } = lessonOf(call, { wentAt, doneAt: wentAt + tookMs }, known);

      expect(nextAt).toBeGreaterThanOrEqual(known.nextAt ?? 0);
      expect(nextAt - wentAt).toBeGreaterThan(CALL_RATES[call].intervalMs);
    }),
  );
});
