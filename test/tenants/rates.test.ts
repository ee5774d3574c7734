import fc from "fast-check";
import { expect, test } from "vitest";
import { CALL_RATES, callTimeOf, PACED_CALLS } from "../../tenants/rates.ts";

test("lets a call be made at once after a rest, and the next an interval and its way later", () => {
  const first = callTimeOf("create-deployment", 1_000, {});

  expect(first).toStrictEqual({ at: 1_000, nextAt: 6_080 });
  expect(callTimeOf("create-deployment", 2_000, first)).toStrictEqual({
    at: 6_080,
    nextAt: 11_160,
  });
});

test("does not wait for a time that a wrong clock wrote", () => {
  const nextAt = 3_600_000;

  expect(callTimeOf("create-deployment", 0, { nextAt })).toStrictEqual({ at: 0, nextAt: 5_080 });
  expect(callTimeOf("create-deployment", 0, { nextAt, slowness: 8 }).at).toBe(0);
});

test("lets calls be further apart while a shard is slowed, and at once as before when it is not", () => {
  const { nextAt } = callTimeOf("create-deployment", 1_000, {});

  const slowed = [1, 1.5, 2, 8].map(
    (slowness) => callTimeOf("create-deployment", 2_000, { nextAt, slowness }).at - 1_000,
  );

  expect(slowed).toStrictEqual([5_080, 7_620, 10_160, 40_640]);
});

test("never lets two calls come closer than AWS's rate allows", () => {
  const waits = fc.array(fc.nat(40_000), { maxLength: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...PACED_CALLS), waits, (call, drawn) => {
      let [now, nextAt] = [0, 0];
      const times = drawn.map((wait) => {
        now += wait;
        const time = callTimeOf(call, now, { nextAt });
        nextAt = time.nextAt;
        return time.at;
      });

      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      expect(gaps.filter((gap) => gap <= CALL_RATES[call].intervalMs)).toStrictEqual([]);
    }),
  );
});
