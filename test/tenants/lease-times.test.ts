import fc from "fast-check";
import { expect, test } from "vitest";
import {
  actionWhenStale,
  isTakeable,
  LEASE_TIMES,
  scaledTimes,
} from "../../tenants/lease-times.ts";

test("a worker that cannot renew stops, then kills, before its lease ends", () => {
  expect(actionWhenStale(LEASE_TIMES, 29_999)).toBe("go-on");
  expect(actionWhenStale(LEASE_TIMES, 30_000)).toBe("stop");
  expect(actionWhenStale(LEASE_TIMES, 45_000)).toBe("kill");
  expect(LEASE_TIMES.kill).toBeLessThan(LEASE_TIMES.expiry);
});

test("a lease is taken when there is none, or when its end and the grace are past", () => {
  expect(isTakeable(undefined, LEASE_TIMES, 0)).toBe(true);
  expect(isTakeable({ expiresAt: 1_000 }, LEASE_TIMES, 15_999)).toBe(false);
  expect(isTakeable({ expiresAt: 1_000 }, LEASE_TIMES, 16_000)).toBe(true);
});

test("keeps its proportions at every scale", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), (tenths) => {
      const factor = tenths / 10;
      expect(scaledTimes(LEASE_TIMES, factor)).toStrictEqual({
        heartbeat: 10_000 * factor,
        expiry: 60_000 * factor,
        stop: 30_000 * factor,
        kill: 45_000 * factor,
        grace: 15_000 * factor,
      });
    }),
  );
});
