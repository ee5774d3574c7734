import { expect, test } from "vitest";
import { paceCalls } from "../../../automation/worker/pace-calls.ts";
import type { CallAnswer } from "../../../stores/call-store.ts";

const MADE = { wentAt: 1, doneAt: 2 };

/** Times of calls that are answered one after the other. */
function timesOf(...answers: readonly CallAnswer[]) {
  const asked: unknown[] = [];
  const learnt: unknown[] = [];
  const book = async (shard: string, call: string) => {
    asked.push([shard, call]);
    const answer = answers[asked.length - 1];
    if (!answer) throw new Error("asked too often");
    return answer;
  };
  const learn = async (...made: readonly unknown[]) => void learnt.push(made);
  return { asked, learnt, calls: { book, learn } };
}

test("lets a call of its shard wait for its time", async () => {
  const at = Date.now() + 40;
  const { asked, calls } = timesOf({ isTaken: true, at });
  const told: string[] = [];

  const waiting = paceCalls("s1", { calls }, new AbortController().signal)("create-deployment");
  void waiting.then(() => told.push("go"));
  await new Promise(setImmediate);
  const before = [...told];
  await waiting;

  expect([before, asked]).toStrictEqual([[], [["s1", "create-deployment"]]]);
  // Timers may be a millisecond early by the clock.
  expect(Date.now()).toBeGreaterThanOrEqual(at - 1);
});

test("asks again shortly before a time that was too far away to be taken", async () => {
  const at = Date.now() + 500;
  const { asked, calls } = timesOf({ isTaken: false, at }, { isTaken: true, at });
  const pace = paceCalls("s1", { calls }, new AbortController().signal);

  const waiting = pace("create-deployment");
  await new Promise(setImmediate);
  const askedAtFirst = asked.length;
  await waiting;

  expect([askedAtFirst, asked.length]).toStrictEqual([1, 2]);
  expect(Date.now()).toBeGreaterThanOrEqual(at - 1);
});

test("learns from a call that was made", async () => {
  const { learnt, calls } = timesOf({ isTaken: true, at: 0 });

  const tell = await paceCalls("s1", { calls }, new AbortController().signal)("create-rest-api");
  const before = [...learnt];
  await tell(MADE);

  expect([before, learnt]).toStrictEqual([
    [],
    [["s1", "create-rest-api", MADE, expect.any(AbortSignal)]],
  ]);
});

test("gives up between two times when nobody waits for the call any more, and takes none", async () => {
  const gone = new AbortController();
  const { asked, calls } = timesOf({ isTaken: false, at: Date.now() + 60_000 });
  const pace = paceCalls("s1", { calls }, new AbortController().signal);

  const waiting = pace("create-deployment", gone.signal);
  await new Promise(setImmediate);
  gone.abort();

  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(asked).toStrictEqual([["s1", "create-deployment"]]);
});

test("gives up when the worker must end, so that the call is not made", async () => {
  const stop = new AbortController();
  const { calls } = timesOf({ isTaken: true, at: Date.now() + 60_000 });

  const waiting = paceCalls("s1", { calls }, stop.signal)("create-deployment");
  stop.abort();

  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
});
