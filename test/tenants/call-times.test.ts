import fc from "fast-check";
import { expect, test } from "vitest";
import { askingTimeOf, lessonOf } from "../../tenants/call-times.ts";
import { CALL_RATES, PACED_CALLS } from "../../tenants/rates.ts";

const AT = 1_000_000;

/** A deployment that went so late and was answered so long after that, when the next may come 5.08 s after its time. */
const lessonAfter = (lateMs: number, tookMs: number, quickestMs?: number) =>
  lessonOf(
    "create-deployment",
    { wentAt: AT + lateMs, doneAt: AT + lateMs + tookMs },
    { nextAt: AT + 5_080, quickestMs },
  );

test("asks earlier for each time that others got, until no earlier is of use", () => {
  expect([0, 1, 4, 5, 6, 100].map((lost) => AT - askingTimeOf(AT, lost))).toStrictEqual([
    200, 240, 360, 400, 400, 400,
  ]);
});

test("keeps the least that a call took", () => {
  expect([lessonAfter(0, 700), lessonAfter(0, 700, 800)]).toStrictEqual([
    { quickestMs: 700 },
    { quickestMs: 700 },
  ]);
});

test("learns nothing of a call that came in time and took as long as others do", () => {
  expect(lessonAfter(30, 1_300, 500)).toStrictEqual({});
});

test("puts the next call off by what one went late", () => {
  expect(lessonAfter(200, 700, 500)).toStrictEqual({ nextAt: AT + 200 + 5_050 });
});

test("puts the next call off when one was refused, which shows in its time, and forgets some of the quickest", () => {
  expect(lessonAfter(10, 1_700, 500)).toStrictEqual({
    quickestMs: 550,
    nextAt: AT + 10 + 1_200 + 5_050,
  });
});

test("goes at AWS's pace again in the end where all calls have become slower", () => {
  let known: { quickestMs?: number | undefined } = { quickestMs: 500 };
  let putOff = 0;
  for (let calls = 0; calls < 100; calls += 1) {
    const { nextAt, ...rest } = lessonOf(
      "create-deployment",
      { wentAt: AT, doneAt: AT + 3_000 },
      { ...known, nextAt: AT + 5_080 },
    );
    known = { ...known, ...rest };
    if (nextAt !== undefined) putOff += 1;
  }

  expect([known, putOff]).toStrictEqual([{ quickestMs: 2_150 }, 33]);
});

test("never lets the next call come earlier than it was to come", () => {
  const times = fc.record({
    call: fc.constantFrom(...PACED_CALLS),
    lateMs: fc.integer({ min: 0, max: 100_000 }),
    tookMs: fc.integer({ min: 0, max: 100_000 }),
    nextAt: fc.option(fc.integer({ min: AT, max: AT + 200_000 }), { nil: undefined }),
    quickestMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(times, ({ call, lateMs, tookMs, ...known }) => {
      const wentAt = AT + lateMs;
      const { nextAt } = lessonOf(call, { wentAt, doneAt: wentAt + tookMs }, known);

      const next = nextAt ?? known.nextAt ?? 0;
      expect(next).toBeGreaterThanOrEqual(known.nextAt ?? 0);
      expect(next - wentAt).toBeGreaterThanOrEqual(CALL_RATES[call].intervalMs);
    }),
  );
});
