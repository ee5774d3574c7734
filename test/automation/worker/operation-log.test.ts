import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OperationLog } from "../../../automation/worker/operation-log.ts";
import type { OperationEvent } from "../../../tenants/operation.ts";

const at = "2026-11-21T12:00:00.000Z";

beforeEach(() => void vi.useFakeTimers({ now: new Date(at) }));
afterEach(() => void vi.useRealTimers());

function sinkOf() {
  const written: OperationEvent[][] = [];
  const sink = {
    append: vi.fn(async (_operation: string, events: readonly OperationEvent[]) => {
      written.push([...events]);
    }),
  };
  return { written, sink };
}

test("writes in batches while the operation runs", async () => {
  const { written, sink } = sinkOf();
  const log = new OperationLog("op", sink);
  log.stage("lease", "fence 1");
  log.engine("engine", {
    kind: "resource",
    action: "create",
    phase: "begun",
    resource: "a",
    type: "t",
  });

  await vi.advanceTimersByTimeAsync(1_100);
  log.stage("truth");
  await log.end();

  expect(written).toStrictEqual([
    [
      { seq: 0, at, stage: "lease", message: "fence 1" },
      { seq: 1, at, stage: "engine", action: "create", phase: "begun", resource: "a", type: "t" },
    ],
    [{ seq: 2, at: "2026-11-21T12:00:01.100Z", stage: "truth" }],
  ]);
});

test("keeps warnings and errors, and nothing that is merely said", async () => {
  const { written, sink } = sinkOf();
  const log = new OperationLog("op", sink);
  log.engine("engine", { kind: "message", severity: "info", message: "hello" });
  log.engine("engine", { kind: "message", severity: "warning", message: "hm" });
  log.engine("engine", {
    kind: "message",
    severity: "error",
    message: "no",
    resource: "a",
    type: "t",
  });

  await log.end();

  expect(written).toStrictEqual([
    [
      { seq: 0, at, stage: "engine", action: "warning", message: "hm" },
      { seq: 1, at, stage: "engine", action: "error", message: "no", resource: "a", type: "t" },
    ],
  ]);
});

test("sends again what was not taken, in its order", async () => {
  const { written, sink } = sinkOf();
  const log = new OperationLog("op", sink);
  log.stage("a");
  sink.append.mockRejectedValueOnce(new Error("busy"));
  await vi.advanceTimersByTimeAsync(1_100);
  log.stage("b");

  await log.end();

  expect(written.flat().map(({ stage }) => stage)).toStrictEqual(["a", "b"]);
});

test("says in the end what could not be written", async () => {
  const { sink } = sinkOf();
  const log = new OperationLog("op", sink);
  log.stage("a");
  sink.append.mockRejectedValue(new Error("gone"));

  await expect(log.end()).rejects.toThrow("gone");
});
