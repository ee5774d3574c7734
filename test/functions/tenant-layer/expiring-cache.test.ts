import { expect, test, vi } from "vitest";
import { ExpiringCache } from "../../../functions/tenant-layer/expiring-cache.ts";

function cache(lifetimeMs = 1000) {
  const clock = { now: 0 };
  const make = vi.fn(async (key: string) => ({
    value: `${key}@${clock.now}`,
    expiresAt: clock.now + lifetimeMs,
  }));
  const kept = new ExpiringCache({ make, capacity: 2, marginMs: 100, now: () => clock.now });
  return { clock, make, kept };
}

test("makes a value once and keeps it until shortly before its end", async () => {
  const { clock, make, kept } = cache();

  expect(await kept.get("a")).toBe("a@0");
  clock.now = 899;
  expect(await kept.get("a")).toBe("a@0");
  clock.now = 900;
  expect(await kept.get("a")).toBe("a@900");
  expect(make).toHaveBeenCalledTimes(2);
});

test("makes a value once for all who ask at the same time", async () => {
  const { make, kept } = cache();

  expect(await Promise.all([kept.get("a"), kept.get("a")])).toStrictEqual(["a@0", "a@0"]);
  expect(make).toHaveBeenCalledTimes(1);
});

test("never gives one key the value of another", async () => {
  const { kept } = cache();

  expect(await Promise.all(["a", "b", "a"].map((key) => kept.get(key)))).toStrictEqual([
    "a@0",
    "b@0",
    "a@0",
  ]);
});

test("forgets the value used longest ago when there are too many", async () => {
  const { make, kept } = cache();
  for (const key of ["a", "b", "a", "c"]) await kept.get(key);

  await kept.get("a");
  expect(make).toHaveBeenCalledTimes(3);
  await kept.get("b");
  expect(make).toHaveBeenCalledTimes(4);
});

test("does not keep a failure", async () => {
  const { make, kept } = cache();
  make.mockRejectedValueOnce(new Error("denied"));

  await expect(kept.get("a")).rejects.toThrow("denied");
  expect(await kept.get("a")).toBe("a@0");
});

test("keeps what was made anew when an older making fails late", async () => {
  const { make, kept } = cache();
  let fail: (error: Error) => void = () => undefined;
  make.mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)));
  const first = kept.get("a").catch((error: Error) => error.message);
  await kept.get("b");
  await kept.get("c");
  expect(await kept.get("a")).toBe("a@0");

  fail(new Error("late"));

  expect(await first).toBe("late");
  expect(await kept.get("a")).toBe("a@0");
  expect(make).toHaveBeenCalledTimes(4);
});
