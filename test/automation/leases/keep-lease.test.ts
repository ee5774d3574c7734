import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type KeptLease, keepLease } from "../../../automation/leases/keep-lease.ts";
import { LeaseLostError } from "../../../tenants/errors.ts";
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

/** One of two workers, second by second; what it does to the stack is noted with its fence. */
class PlayedWorker {
  readonly #script: Script;
  readonly #truths: MemoryTruths;
  readonly #acts: { fence: number; at: number }[];
  readonly #start = Date.now();

  constructor(one: Script, truths: MemoryTruths, acts: { fence: number; at: number }[]) {
    this.#script = one;
    this.#truths = truths;
    this.#acts = acts;
  }

  /** Tries again every five seconds, until it is done, dead or the play is over. */
  async play(): Promise<void> {
    await this.#sleep(this.#script.begins);
    for (let isDone = false; !isDone && !this.#isDead && this.#now < 600; await this.#sleep(5)) {
      isDone = await this.#attempt().catch(() => false);
    }
  }

  async #attempt(): Promise<boolean> {
    await this.#reach();
    const takenAt = Date.now();
    const { fence } = await this.#truths.take({ stack: "s", owner: "w" }, LEASE_TIMES, takenAt);
    const renew = async (end: number) => {
      await this.#reach();
      await this.#truths.renew("s", fence, end);
    };
    const lease = keepLease({ renew, times: LEASE_TIMES, takenAt });
    await this.#work(fence, lease);
    await lease.end();
    if (!lease.kill.aborted) await this.#reach().then(() => this.#truths.release("s", fence));
    return true;
  }

  async #work(fence: number, { kill }: KeptLease): Promise<void> {
    for (let done = 0; done < this.#script.works && !kill.aborted && !this.#isDead; done += 1) {
      this.#acts.push({ fence, at: this.#now });
      await this.#sleep(1);
    }
  }

  /** The way to the table. */
  async #reach(): Promise<void> {
    const [from, seconds] = this.#script.cut;
    const isCut = this.#now >= from && this.#now < from + seconds;
    if (isCut || this.#isDead) throw new Error("cut off");
  }

  get #isDead(): boolean {
    return this.#now >= this.#script.dies;
  }

  get #now(): number {
    return (Date.now() - this.#start) / SECOND;
  }

  #sleep(seconds: number): Promise<void> {
    return new Promise((go) => setTimeout(go, seconds * SECOND));
  }
}

test("two workers never act under two fences in the same moments, whatever dies or is cut off", async () => {
  await fc.assert(
    fc.asyncProperty(script, script, async (one, other) => {
      const truths = new MemoryTruths();
      const acts: { fence: number; at: number }[] = [];

      const workers = [one, other].map((each) => new PlayedWorker(each, truths, acts));
      const played = Promise.all(workers.map((worker) => worker.play()));
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
