import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ChildEngine } from "../../automation/engine/child-engine.ts";
import type { EngineRun } from "../../automation/engine/engine.ts";
import type { EngineEvent } from "../../automation/engine/engine-event.ts";
import type { EngineSettings } from "../../automation/engine/engine-settings.ts";
import { writtenRelease } from "../support/written-release.ts";

const SECRET = "hush-hush-hush-hush";
const PASSPHRASE = "a passphrase of the test";
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
const pool = async ({ stack, does, word }) => {
  new pulumi.ComponentResource("test:index:Note", stack + "-note");
  if (does === "throw") throw new Error("no such note");
  if (does === "hang") await new Promise((go) => setTimeout(go, 60_000));
  if (does === "exit") process.exit(3);
  if (does === "need") new pulumi.CustomResource("nowhere:index:Thing", stack + "-thing", {});
  return { word, stack, nested: { words: [word] }, key: pulumi.secret("${SECRET}") };
};
export const programs = { pool };
`;

let folder = "";
let release = "";
let settings: EngineSettings;
const engines: ChildEngine[] = [];
const events: EngineEvent[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-engine-"));
  await mkdir(join(folder, "state"));
  release = await writtenRelease(join(folder, "releases"), PROGRAM);
  process.env.PULUMI_CONFIG_PASSPHRASE = PASSPHRASE;
  process.env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
  settings = {
    workFolder: join(folder, "work"),
    backendUrl: `file://${join(folder, "state")}`,
    secretsProvider: "passphrase",
  };
});
afterAll(async () => {
  for (const engine of engines) engine.close();
  await rm(folder, { recursive: true });
});

function engineOf(changes: Partial<EngineSettings> = {}): ChildEngine {
  const engine = new ChildEngine({ ...settings, ...changes });
  engines.push(engine);
  return engine;
}

function runOf(stack: string, config: Record<string, unknown> = {}): EngineRun {
  const program = { role: "pool", release, folder: join(folder, "releases") } as const;
  const access = { account: "1", region: "us-east-1", roleArn: "arn" };
  return { stack, program, config, access };
}

function control() {
  const [stop, kill] = [new AbortController(), new AbortController()];
  const onEvent = (event: EngineEvent) => void events.push(event);
  return { stop, kill, control: { stop: stop.signal, kill: kill.signal, onEvent } };
}

async function eachFile(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("brings a stack up, shows it, changes it and removes it with its folder", async () => {
  const engine = engineOf();
  const { control: watch } = control();
  const word = { word: "hello", deep: { a: [1, true] } };

  const up = await engine.up(runOf("pool-a", word), watch);
  const outputs = await engine.outputs(runOf("pool-a", word), watch);
  const preview = await engine.preview(runOf("pool-a", word), watch);
  const refresh = await engine.refresh(runOf("pool-a", word), watch);
  const destroy = await engine.destroy(runOf("pool-a", word), watch);

  const clear = { word: "hello", stack: "pool-a", nested: { words: ["hello"] } };
  expect(up).toStrictEqual({ outputs: clear, changes: { create: 2 } });
  expect(outputs.outputs).toStrictEqual(clear);
  expect([preview.changes, refresh.changes]).toStrictEqual([{ same: 2 }, { same: 2 }]);
  expect(destroy.changes).toStrictEqual({ delete: 2 });
  expect(await readdir(join(folder, "work", "stacks"))).toStrictEqual([]);
  expect(await engine.outputs(runOf("pool-a"), watch)).toStrictEqual({ outputs: {}, changes: {} });
  expect(await engine.destroy(runOf("pool-a"), watch)).toStrictEqual({ outputs: {}, changes: {} });
  expect(await engine.recover(runOf("pool-a"), watch)).toStrictEqual({ adopted: [], dropped: [] });
}, 120_000);

test("tells a program's own failure apart", async () => {
  const { control: watch } = control();

  await expect(engineOf().up(runOf("pool-b", { does: "throw" }), watch)).rejects.toThrow(
    expect.objectContaining({
      code: "PROGRAM_FAILED",
      message: expect.stringContaining("no such note"),
    }),
  );
});

test("tells a missing provider, a missing stack and a missing CLI apart", async () => {
  const { control: watch } = control();

  await expect(engineOf().up(runOf("pool-b", { does: "need" }), watch)).rejects.toThrow(
    expect.objectContaining({ code: "PROVIDER_MISSING" }),
  );
  await expect(engineOf().refresh(runOf("pool-none"), watch)).rejects.toThrow(
    expect.objectContaining({ code: "STACK_NOT_FOUND" }),
  );
  const lost = engineOf({ pulumiRoot: join(folder, "none") });
  await expect(lost.up(runOf("pool-b"), watch)).rejects.toThrow(
    expect.objectContaining({ code: "PULUMI_MISSING" }),
  );
});

test("tells a wrong passphrase apart", async () => {
  const { control: watch } = control();
  await engineOf().up(runOf("pool-c", { word: "x" }), watch);
  process.env.PULUMI_CONFIG_PASSPHRASE = "another passphrase";

  const ran = engineOf().up(runOf("pool-c", { word: "y" }), watch);

  await expect(ran).rejects.toThrow(expect.objectContaining({ code: "STATE_UNREADABLE" }));
  process.env.PULUMI_CONFIG_PASSPHRASE = PASSPHRASE;
});

test("stops a run cleanly: no lock stays, and the next run goes on", async () => {
  const engine = engineOf();
  const { stop, control: watch } = control();
  const seen = events.length;
  const ran = engine.up(runOf("pool-d", { does: "hang" }), watch);
  ran.catch(() => {});
  while (!events.slice(seen).some(({ kind }) => kind === "resource")) {
    await new Promise((go) => setTimeout(go, 50));
  }

  stop.abort();

  await expect(ran).rejects.toThrow(expect.objectContaining({ code: "ENGINE_STOPPED" }));
  const locks = await eachFile(join(folder, "state", ".pulumi", "locks"));
  expect(locks.filter((lock) => lock.includes("pool-d"))).toStrictEqual([]);
  const { changes } = await engine.up(runOf("pool-d", { word: "x" }), control().control);
  // What was made before the stop stays as it is, be it one or both.
  const { create = 0, same = 0, ...rest } = changes;
  expect([create + same, rest]).toStrictEqual([2, {}]);
  expect(same).toBeGreaterThan(0);
});

test("kills a run at once; its lock stays until the stack is recovered", async () => {
  const engine = engineOf();
  const { kill, control: watch } = control();
  const seen = events.length;
  const ran = engine.up(runOf("pool-e", { does: "hang" }), watch);
  ran.catch(() => {});
  while (!events.slice(seen).some(({ kind }) => kind === "resource")) {
    await new Promise((go) => setTimeout(go, 50));
  }

  kill.abort();

  await expect(ran).rejects.toThrow(expect.objectContaining({ code: "ENGINE_DIED" }));
  const again = control().control;
  await expect(engine.up(runOf("pool-e", { word: "x" }), again)).rejects.toThrow(
    expect.objectContaining({ code: "STACK_LOCKED" }),
  );
  await engine.recover(runOf("pool-e"), again);
  expect((await engine.up(runOf("pool-e", { word: "x" }), again)).outputs.word).toBe("x");
});

test("says that the process died when a program ends it", async () => {
  const { control: watch } = control();

  await expect(engineOf().up(runOf("pool-f", { does: "exit" }), watch)).rejects.toThrow(
    expect.objectContaining({ code: "ENGINE_DIED" }),
  );
});

test("keeps neither logs of the CLI nor a copy of each state that was", async () => {
  const engine = engineOf();
  await engine.up(runOf("pool-h", { word: "once" }), control().control);
  await engine.up(runOf("pool-h", { word: "twice" }), control().control);

  const kept = (await eachFile(folder)).filter((file) => /\.log$|\/backups\//.test(file));
  expect(kept).toStrictEqual([]);
});

test("lets no secret into an event, a file or the process list", async () => {
  const told = JSON.stringify(events);
  const files = await eachFile(folder);
  const holding = [];
  for (const file of files.filter((each) => !each.includes(join(folder, "releases")))) {
    const text = await readFile(file, "utf8");
    if (text.includes(SECRET) || text.includes(PASSPHRASE)) holding.push(file);
  }
  const { stdout } = await promisify(execFile)("ps", ["-eo", "args"]);

  expect([told.includes(SECRET), told.includes(PASSPHRASE)]).toStrictEqual([false, false]);
  expect(holding).toStrictEqual([]);
  expect(stdout.includes(SECRET)).toBe(false);
  expect(events.some(({ kind }) => kind === "message")).toBe(true);
});
