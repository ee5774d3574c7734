import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBucket } from "../../sandbox/front/token-bucket.ts";

test("gives its burst at once, then one token in the time of one", () => {
  const bucket = new TokenBucket({ perSecond: 0.5, burst: 2 }, 0);

  bucket.takeAt(0);
  bucket.takeAt(0);

  expect([0, 500, 2_000].map((now) => bucket.waitAt(now))).toStrictEqual([2_000, 1_500, 0]);
});

test("fills no further than its burst, however long it rests", () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);

  const isThere = [1, 2, 3, 4].map(() => {
    const wait = bucket.waitAt(3_600_000);
    if (wait === 0) bucket.takeAt(3_600_000);
    return wait;
  });

  expect(isThere).toStrictEqual([0, 0, 0, 100]);
});

test("never gives more than its burst and what came back, in any stretch of time", () => {
  const sizes = fc.record({
    perSecond: fc.constantFrom(1 / 30, 1 / 5, 1, 5, 15),
    burst: fc.integer({ min: 1, max: 40 }),
  });
  const pauses = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 120 });
  return fc.assert(
    fc.property(sizes, pauses, (size, waits) => {
      const given = takings(new TokenBucket(size, 0), waits);

      for (const [first, from] of given.entries()) {
        for (const [last, to] of given.slice(first).entries()) {
          const most = size.burst + ((to - from) / 1_000) * size.perSecond;
          expect(last + 1).toBeLessThanOrEqual(most + 1e-6);
        }
      }
    }),
  );
});

/** When tokens were given, to somebody who asks after each pause. */
function takings(bucket: TokenBucket, pauses: readonly number[]): readonly number[] {
  const given: number[] = [];
  let now = 0;
  for (const pause of pauses) {
    now += pause;
    if (bucket.waitAt(now) > 0) continue;
    bucket.takeAt(now);
    given.push(now);
  }
  return given;
}
