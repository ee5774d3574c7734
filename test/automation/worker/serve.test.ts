import { expect, test } from "vitest";
import type { Happening } from "../../../automation/program-report.ts";
import type { HeldMessage } from "../../../automation/worker/express-queue.ts";
import type { OperationResult } from "../../../automation/worker/run-operation.ts";
import { serve } from "../../../automation/worker/serve.ts";

/** A queue with these bodies that tells the worker to stop when it is empty. */
function queueOf(bodies: readonly string[], stop: AbortController) {
  const waiting = [...bodies];
  const ends: string[] = [];
  const hold = (body: string): HeldMessage => ({
    body,
    done: async () => void ends.push(`done ${body}`),
    giveBack: async () => void ends.push(`back ${body}`),
    postpone: async (seconds) => void ends.push(`back ${body} in ${seconds} s`),
  });
  const sizes: number[] = [];
  const receive = async (most: number) => {
    sizes.push(most);
    await new Promise((go) => setTimeout(go, 1));
    if (waiting.length === 0) stop.abort();
    return waiting.splice(0, most).map(hold);
  };
  return { queue: { receive }, ends, sizes };
}

const message = (stack: string) => JSON.stringify({ stack, generation: 1 });

test("looks at each stack and takes its message off the queue, whatever came of it", async () => {
  const stop = new AbortController();
  const bodies = [message("a"), message("b")];
  const { queue, ends } = queueOf(bodies, stop);
  const told: Happening[] = [];
  const work = async (stack: string): Promise<OperationResult> => ({
    status: stack === "a" ? "succeeded" : "failed",
  });

  await serve({ queue, concurrency: 1, work, stop: stop.signal, tell: (each) => told.push(each) });

  expect(ends).toStrictEqual(bodies.map((body) => `done ${body}`));
  expect(told).toStrictEqual([
    { type: "operation", stack: "a", status: "succeeded" },
    { type: "operation", stack: "b", status: "failed" },
  ]);
});

test("works on so many stacks at once and no more", async () => {
  const stop = new AbortController();
  const { queue } = queueOf(["a", "b", "c", "d"].map(message), stop);
  let [now, most] = [0, 0];
  const work = async (): Promise<OperationResult> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((go) => setTimeout(go, 10));
    now -= 1;
    return { status: "succeeded" };
  };

  await serve({ queue, concurrency: 2, work, stop: stop.signal, tell: () => {} });

  expect([most, now]).toStrictEqual([2, 0]);
});

test("gives back what was stopped, what broke, and takes off what cannot be read", async () => {
  const stop = new AbortController();
  const bodies = [message("stopped"), message("broken"), "{", '{"x":1}'];
  const { queue, ends } = queueOf(bodies, stop);
  const told: Happening[] = [];
  const work = async (stack: string): Promise<OperationResult> => {
    if (stack === "broken") throw new Error("no table");
    return { status: "stopped" };
  };

  await serve({ queue, concurrency: 1, work, stop: stop.signal, tell: (each) => told.push(each) });

  expect(ends).toStrictEqual([
    `back ${bodies[0]}`,
    `back ${bodies[1]}`,
    `done ${bodies[2]}`,
    `done ${bodies[3]}`,
  ]);
  expect(told.map(({ type }) => type)).toStrictEqual([
    "operation",
    "broken",
    "message-unreadable",
    "message-unreadable",
  ]);
});

test("puts a stack back whose start is far, for as long as that takes", async () => {
  const stop = new AbortController();
  const bodies = [message("soon"), message("far"), message("past")];
  const { queue, ends } = queueOf(bodies, stop);
  const retries: Readonly<Record<string, number>> = { soon: 6_500, far: 10_000_000, past: -9_000 };
  const work = async (stack: string): Promise<OperationResult> => ({
    status: "later",
    retryAt: Date.now() + (retries[stack] ?? 0),
  });

  await serve({ queue, concurrency: 1, work, stop: stop.signal, tell: () => {} });

  expect(ends).toStrictEqual([
    `back ${bodies[0]} in 7 s`,
    `back ${bodies[1]} in 900 s`,
    `back ${bodies[2]} in 1 s`,
  ]);
});

test("goes on after the queue could not be read, and begins nothing once it must stop", async () => {
  const stop = new AbortController();
  const ends: string[] = [];
  const told: Happening[] = [];
  let calls = 0;
  const receive = async (): Promise<HeldMessage[]> => {
    calls += 1;
    if (calls === 1) throw new Error("throttled");
    stop.abort();
    return [
      {
        body: message("late"),
        done: async () => {},
        giveBack: async () => void ends.push("back"),
        postpone: async () => void ends.push("later"),
      },
    ];
  };
  const work = async (): Promise<OperationResult> => ({ status: "succeeded" });

  await serve({
    queue: { receive },
    concurrency: 1,
    work,
    stop: stop.signal,
    tell: (each) => told.push(each),
  });

  expect(told).toStrictEqual([{ type: "broken", message: "throttled" }]);
  expect(ends).toStrictEqual(["back"]);
});
