import { expect, test } from "vitest";
import { paceCalls } from "../../../automation/worker/pace-calls.ts";

function timesAt(at: number) {
  const asked: unknown[] = [];
  const book = async (shard: string, call: string) => {
    asked.push([shard, call]);
    return at;
  };
  return { asked, calls: { book } };
}

test("lets a call of its shard wait for its time", async () => {
  const at = Date.now() + 40;
  const { asked, calls } = timesAt(at);
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

test("gives up when the worker must end, so that the call is not made", async () => {
  const stop = new AbortController();
  const { calls } = timesAt(Date.now() + 60_000);

  const waiting = paceCalls("s1", { calls }, stop.signal)("create-deployment");
  stop.abort();

  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
});
