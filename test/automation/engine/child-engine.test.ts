import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { ChildEngine } from "../../../automation/engine/child-engine.ts";
import type { EngineRun } from "../../../automation/engine/engine.ts";
import { EngineChild } from "../../../automation/engine/engine-child.ts";
import type { EngineEvent } from "../../../automation/engine/engine-event.ts";
import { WriteConflictError } from "../../../tenants/errors.ts";

const entry = fileURLToPath(new URL("../../support/fake-engine-child.ts", import.meta.url));
const settings = {
  workFolder: "/work",
  backendUrl: "file:///state",
  secretsProvider: "passphrase",
};
const children: EngineChild[] = [];
const engines: ChildEngine[] = [];

afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
  for (const child of children.splice(0)) child.kill();
});

function engineOf(mostRuns?: number): ChildEngine {
  const start = () => {
    const child = new EngineChild(entry);
    children.push(child);
    return child;
  };
  const engine = new ChildEngine(settings, { start, ...(mostRuns ? { mostRuns } : {}) });
  engines.push(engine);
  return engine;
}

const run = (does: string): EngineRun => ({
  stack: "pool-s1-1",
  program: { role: "pool", release: "r-1", folder: "/releases" },
  config: { does },
  access: { account: "1", region: "us-east-1", roleArn: "arn" },
});

function control() {
  const [stop, kill] = [new AbortController(), new AbortController()];
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => void events.push(event);
  return { stop, kill, events, control: { stop: stop.signal, kill: kill.signal, onEvent } };
}

test("uses a process again after a success, and passes on what happens in it", async () => {
  const engine = engineOf();
  const { events, control: watch } = control();

  const first = await engine.up(run("succeed"), watch);
  const second = await engine.refresh(run("succeed"), watch);

  expect(first).toStrictEqual({ outputs: { pid: children[0]?.pid }, changes: {} });
  expect(second).toStrictEqual(first);
  const message = `pid ${children[0]?.pid}`;
  expect(events).toStrictEqual(Array(2).fill({ kind: "message", severity: "info", message }));
});

test("runs two stacks side by side in two processes", async () => {
  const engine = engineOf();
  const { control: watch } = control();

  const runs = [engine.up(run("succeed"), watch), engine.preview(run("succeed"), watch)];
  const pids = (await Promise.all(runs)).map(({ outputs }) => outputs.pid);

  expect(new Set(pids).size).toBe(2);
});

test("lets a process go after a number of runs", async () => {
  const engine = engineOf(2);
  const { control: watch } = control();

  for (let times = 0; times < 3; times += 1) await engine.destroy(run("succeed"), watch);

  expect(children).toHaveLength(2);
});

test("lets a process go after any failure, and gives the failure as the engine told it", async () => {
  const engine = engineOf();
  const { control: watch } = control();

  await expect(engine.up(run("fail"), watch)).rejects.toThrow(
    expect.objectContaining({ code: "RESOURCE_FAILED", remedy: "Mend it." }),
  );
  await expect(engine.up(run("break"), watch)).rejects.toThrow("TypeError: x");
  await engine.outputs(run("succeed"), watch);

  expect(children).toHaveLength(3);
});

test("says with which words a process died in the middle", async () => {
  const { control: watch } = control();

  await expect(engineOf().up(run("die"), watch)).rejects.toThrow(
    'the process that worked on stack "pool-s1-1" ended in the middle: exit code 7; its last words: out of memory',
  );
});

test("asks a run to stop", async () => {
  const { stop, control: watch } = control();
  const ran = engineOf().up(run("hang"), watch);

  stop.abort();

  await expect(ran).rejects.toThrow(expect.objectContaining({ code: "ENGINE_STOPPED" }));
});

test("asks a run to stop that begins after the word was given", async () => {
  const { stop, control: watch } = control();
  stop.abort();

  await expect(engineOf().up(run("hang"), watch)).rejects.toThrow(
    expect.objectContaining({ code: "ENGINE_STOPPED" }),
  );
});

test("kills a run with its whole process group", async () => {
  const { kill, control: watch } = control();
  const ran = engineOf().up(run("hang"), watch);

  kill.abort();

  await expect(ran).rejects.toThrow("signal SIGKILL");
});

test("takes another process where one has died without work", async () => {
  const engine = engineOf();
  const { control: watch } = control();
  await engine.recover(run("recover"), watch);
  children[0]?.kill();
  await new Promise((go) => setTimeout(go, 50));

  expect(await engine.recover(run("recover"), watch)).toStrictEqual({
    adopted: ["a"],
    dropped: [],
  });
  expect(children).toHaveLength(2);
});

test("ends with its worker when it has no work", async () => {
  const child = new EngineChild(
    fileURLToPath(new URL("../../../automation/engine/child.ts", import.meta.url)),
  );
  children.push(child);
  expect(child.isAlive).toBe(true);

  child.retire();
  for (let waits = 0; child.isAlive && waits < 200; waits += 1) {
    await new Promise((go) => setTimeout(go, 50));
  }

  expect(child.isAlive).toBe(false);
  child.kill();
});

test("gives the process the time of a call when the worker has it", async () => {
  const { control: watch } = control();
  const asked: string[] = [];
  const pace = async (call: string) => {
    asked.push(call);
    return async () => {};
  };

  const { outputs } = await engineOf().up(run("pace"), { ...watch, pace });

  expect([asked, outputs]).toStrictEqual([
    ["create-deployment"],
    { heard: { kind: "go", request: 7 } },
  ]);
});

test("tells the process why there is no time for a call, without secrets", async () => {
  const { control: watch } = control();
  const pace = () => Promise.reject(new Error("the table is gone"));

  const { outputs } = await engineOf().up(run("pace"), { ...watch, pace });

  expect(outputs).toStrictEqual({
    heard: { kind: "go", request: 7, refusal: "Error: the table is gone" },
  });
});

test("tells the process of what can be cured by its code, and with its remedy", async () => {
  const { control: watch } = control();
  const pace = () => Promise.reject(new WriteConflictError('the calls of shard "s1"'));

  const { outputs } = await engineOf().up(run("pace"), { ...watch, pace });

  expect(outputs).toStrictEqual({
    heard: {
      kind: "go",
      request: 7,
      refusal: {
        code: "WRITE_CONFLICT",
        message: 'the calls of shard "s1" was changed by someone else meanwhile',
        remedy: "Try again.",
      },
    },
  });
});

test("lets a call's time go when the process dies that waits for it", async () => {
  const { control: watch } = control();
  const gone = Promise.withResolvers<string>();
  const pace = (_call: string, signal?: AbortSignal) => {
    signal?.addEventListener("abort", () => gone.resolve("gone"));
    watched.kill.abort();
    return new Promise<never>(() => {});
  };
  const watched = { kill: new AbortController() };

  const ran = engineOf().up(run("pace"), { ...watch, kill: watched.kill.signal, pace });

  await expect(ran).rejects.toThrow(expect.objectContaining({ code: "ENGINE_DIED" }));
  expect(await gone.promise).toBe("gone");
});

test("tells the worker when the process made a call, and the process when that was heard", async () => {
  const { control: watch } = control();
  const told: unknown[] = [];
  const pace = async () => async (made: unknown) => void told.push(made);

  const { outputs } = await engineOf().up(run("tell"), { ...watch, pace });

  expect([told, outputs]).toStrictEqual([
    [{ wentAt: 1, doneAt: 2 }],
    { heard: { kind: "go", request: 7 } },
  ]);
});

test("tells the process why its call was not learnt from", async () => {
  const { control: watch } = control();
  const pace = async () => () => Promise.reject(new Error("the table is gone"));

  const { outputs } = await engineOf().up(run("tell"), { ...watch, pace });

  expect(outputs).toStrictEqual({
    heard: { kind: "go", request: 7, refusal: "Error: the table is gone" },
  });
});

test("lets nothing wait where the worker gives no times", async () => {
  await expect(engineOf().up(run("pace"), control().control)).rejects.toThrow(
    expect.objectContaining({ code: "RUN_UNPACED" }),
  );
});
