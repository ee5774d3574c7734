import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type KeptLease, keepLease } from "../../../automation/leases/keep-lease.ts";
import { LeaseLostError, StackBusyError } from "../../../tenants/errors.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import { MemoryTruths } from "../../support/memory-truths.ts";

const SECOND = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function kept(renew: (expiresAt: number) => Promise<void>): KeptLease {
  return keepLease({ renew, times: LEASE_TIMES, takenAt: Date.now() });
}

test("renews every ten seconds, each time for a minute from the sending", async () => {
  const ends: number[] = [];
  const start = Date.now();
  const lease = kept(async (expiresAt) => void ends.push(expiresAt - start));

  await vi.advanceTimersByTimeAsync(35 * SECOND);
  await lease.end();

  expect(ends).toStrictEqual([70 * SECOND, 80 * SECOND, 90 * SECOND]);
  expect(lease.stop.aborted).toBe(false);
});

test("stops the work after 30 seconds without a renewal and kills it after 45", async () => {
  const lease = kept(() => Promise.reject(new Error("no way to the table")));

  await vi.advanceTimersByTimeAsync(29_999);
  expect(lease.stop.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect([lease.stop.aborted, lease.kill.aborted]).toStrictEqual([true, false]);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(lease.kill.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(lease.kill.aborted).toBe(true);
  await lease.end();
});

test("counts its age from the sending, so that a slow answer does not make it younger", async () => {
  const lease = kept(() => new Promise((go) => setTimeout(go, 29 * SECOND)));

  // Sent at 10 s, answered at 39 s: the stop at 30 s came before the answer.
  await vi.advanceTimersByTimeAsync(30 * SECOND);

  expect([lease.stop.aborted, lease.kill.aborted]).toStrictEqual([true, false]);
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  await lease.end();
});

test("kills the work at once when another worker has the lease", async () => {
  const lease = kept(() => Promise.reject(new LeaseLostError("pool-s1-1", 1)));

  await vi.advanceTimersByTimeAsync(10 * SECOND);

  expect(lease.kill.aborted).toBe(true);
  await lease.end();
});

test("does not renew after a long sleep of the machine, but kills the work", async () => {
  const renew = vi.fn(async () => {});
  const lease = kept(renew);

  vi.setSystemTime(Date.now() + 50 * SECOND);
  await vi.advanceTimersByTimeAsync(10 * SECOND);

  expect(lease.kill.aborted).toBe(true);
  expect(renew).not.toHaveBeenCalled();
  await lease.end();
});

test("waits in the end for a renewal that is under way, so that none comes later", async () => {
  const steps: string[] = [];
  const lease = kept(
    () => new Promise((go) => setTimeout(() => go(void steps.push("renewed")), 3 * SECOND)),
  );

  await vi.advanceTimersByTimeAsync(11 * SECOND);
  const end = lease.end().then(() => steps.push("ended"));
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  await end;

  expect(steps).toStrictEqual(["renewed", "ended"]);
});

/** A worker that takes the lease whenever it may, and works until it is killed, dies or is done. */
interface Script {
  /** When it tries first, in seconds. */
  readonly begins: number;
  /** How long its work takes, in seconds. */
  readonly works: number;
  /** From when on its way to the table is cut, in seconds; and for how long. */
  readonly cut: readonly [number, number];
  /** When its process dies, in seconds; so late that it never does, mostly. */
  readonly dies: number;
}

const script: fc.Arbitrary<Script> = fc.record({
  begins: fc.nat(200),
  works: fc.integer({ min: 1, max: 200 }),
  cut: fc.tuple(fc.nat(300), fc.nat(200)),
  dies: fc.integer({ min: 1, max: 900 }),
});

/** Plays one worker: what it does to the stack is noted with its fence, second by second. */
async function play(
  { begins, works, cut, dies }: Script,
  truths: MemoryTruths,
  acts: { fence: number; at: number }[],
): Promise<void> {
  const start = Date.now();
  const now = () => (Date.now() - start) / SECOND;
  const sleep = (seconds: number) => new Promise((go) => setTimeout(go, seconds * SECOND));
  const reach = async () => {
    if (now() >= dies) throw new Error("dead");
    if (now() >= cut[0] && now() < cut[0] + cut[1]) throw new Error("cut off");
  };
  await sleep(begins);
  for (; now() < Math.min(dies, 600); await sleep(5)) {
    try {
      await reach();
      const takenAt = Date.now();
      const { fence } = await truths.take({ stack: "s", owner: "w" }, LEASE_TIMES, takenAt);
      const renew = (end: number) => reach().then(() => truths.renew("s", fence, end));
      const lease = keepLease({ renew, times: LEASE_TIMES, takenAt });
      for (let done = 0; done < works && !lease.kill.aborted && now() < dies; done += 1) {
        acts.push({ fence, at: now() });
        await sleep(1);
      }
      await lease.end();
      if (now() >= dies) return;
      if (!lease.kill.aborted) return await reach().then(() => truths.release("s", fence));
    } catch (error) {
      if (!(error instanceof StackBusyError || error instanceof LeaseLostError)) await sleep(1);
    }
  }
}

test("two workers never act under two fences in the same moments, whatever dies or is cut off", async () => {
  await fc.assert(
    fc.asyncProperty(script, script, async (one, other) => {
      const truths = new MemoryTruths();
      const acts: { fence: number; at: number }[] = [];

      const played = Promise.all([play(one, truths, acts), play(other, truths, acts)]);
      await vi.advanceTimersByTimeAsync(1_500 * SECOND);
      await played;

      const fences = acts.toSorted((a, b) => a.at - b.at).map(({ fence }) => fence);
      expect(fences).toStrictEqual(fences.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("a worker that cannot renew ends before its lease does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 120 }), async (cutAt) => {
      const start = Date.now();
      const ends = { lease: start + LEASE_TIMES.expiry };
      const lease = kept(async (expiresAt) => {
        if (Date.now() - start >= cutAt * SECOND) throw new Error("cut off");
        ends.lease = expiresAt;
      });
      const killed = new Promise<number>((go) =>
        lease.kill.addEventListener("abort", () => go(Date.now())),
      );

      await vi.advanceTimersByTimeAsync(400 * SECOND);

      expect(await killed).toBeLessThan(ends.lease);
      await lease.end();
    }),
    { numRuns: 50 },
  );
});
