import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { AutomationEngine } from "../../../automation/engine/automation-engine.ts";
import type { EngineRun } from "../../../automation/engine/engine.ts";
import type { EngineSettings } from "../../../automation/engine/engine-settings.ts";
import { FakePulumi } from "../../support/fake-pulumi.ts";

const stack = "pool-s1-1";
let pulumi = new FakePulumi("");
let engine: AutomationEngine;
let settings: EngineSettings;
const loads: unknown[] = [];

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "fake-pulumi-"));
  pulumi = new FakePulumi(folder);
  await pulumi.install();
  settings = {
    workFolder: join(folder, "work"),
    backendUrl: `file://${folder}`,
    secretsProvider: "awskms://alias/state",
    pulumiRoot: folder,
  };
  engine = engineOf();
  return () => rm(folder, { recursive: true });
});

function engineOf(): AutomationEngine {
  return new AutomationEngine(settings, async (program) => {
    loads.push(program);
    return async () => ({});
  });
}

const run: EngineRun = {
  stack,
  program: { role: "pool", release: "r-1", folder: "/releases" },
  config: { word: "x", absent: undefined },
  access: { account: "1", region: "us-east-1", roleArn: "arn:aws:iam::1:role/x" },
};

function control() {
  const stop = new AbortController();
  const kill = new AbortController().signal;
  return { stop, watch: { stop: stop.signal, kill, onEvent: () => {} } };
}

const urn = (name: string, type: string) => `urn:pulumi:${stack}::tenantry::${type}::${name}`;
const table = {
  urn: urn("orders", "aws:dynamodb/table:Table"),
  type: "aws:dynamodb/table:Table",
  custom: true,
  id: "orders",
  inputs: { deletionProtectionEnabled: true },
};
const policy = {
  urn: urn("policy", "aws:iam/rolePolicy:RolePolicy"),
  type: "aws:iam/rolePolicy:RolePolicy",
  custom: true,
  inputs: { name: "p" },
};
const state = (pending: readonly object[] = [], resources: readonly object[] = [table]) =>
  JSON.stringify({ version: 3, deployment: { resources, pending_operations: pending } });

test("gives a stack's outputs without those that are secret", async () => {
  await pulumi.answers("stack-output", JSON.stringify({ plane: "p", key: "[secret]" }));

  const { outputs } = await engine.outputs(run, control().watch);

  expect(outputs).toStrictEqual({ plane: "p" });
});

test("has nothing to give, remove or recover where there is no stack", async () => {
  await pulumi.fails("stack-select", `error: no stack named '${stack}' found`);
  const { watch } = control();

  expect(await engine.outputs(run, watch)).toStrictEqual({ outputs: {}, changes: {} });
  expect(await engine.destroy(run, watch)).toStrictEqual({ outputs: {}, changes: {} });
  expect(await engine.recover(run, watch)).toStrictEqual({ adopted: [], dropped: [] });
  await expect(engine.refresh(run, watch)).rejects.toMatchObject({ code: "STACK_NOT_FOUND" });
});

test("does not take another failure for a stack that is not there", async () => {
  await pulumi.fails("stack-select", "error: incorrect passphrase");

  await expect(engine.destroy(run, control().watch)).rejects.toMatchObject({
    code: "STATE_UNREADABLE",
  });
});

test("removes the lock of a dead process, and changes nothing where it had begun nothing", async () => {
  await pulumi.answers("stack-export", state());

  expect(await engine.recover(run, control().watch)).toStrictEqual({ adopted: [], dropped: [] });
  expect(await pulumi.calls()).toStrictEqual(["stack select", "cancel", "stack export"]);
});

test("settles what a dead process had begun, and refreshes", async () => {
  await pulumi.answers("stack-export", state([{ type: "creating", resource: policy }]));

  const recovery = await engine.recover(run, control().watch);

  expect(recovery).toStrictEqual({ adopted: [], dropped: [policy.urn] });
  expect(await pulumi.state()).toStrictEqual(JSON.parse(state()));
  expect((await pulumi.calls()).slice(0, 5)).toStrictEqual([
    "stack select",
    "cancel",
    "stack export",
    "stack import",
    "refresh",
  ]);
});

test("refuses to settle a resource of a kind that it cannot find again", async () => {
  const type = "aws:sqs/queue:Queue";
  const resource = { ...policy, type, urn: urn("queue", type) };
  await pulumi.answers("stack-export", state([{ type: "creating", resource }]));

  await expect(engine.recover(run, control().watch)).rejects.toMatchObject({
    code: "RECOVERY_UNKNOWN",
    message: expect.stringContaining(type),
  });
});

test.each([
  ["takes the protection off first where there is any", [table], ["up", "destroy"]],
  ["removes at once what is not protected", [policy, { ...table, custom: false }], ["destroy"]],
])("%s", async (_what, resources, verbs) => {
  await pulumi.answers("stack-export", state([], resources));

  await engine.destroy(run, control().watch);

  const calls = await pulumi.calls();
  const changing = calls.filter((call) => call === "up" || call === "destroy");
  expect(changing).toStrictEqual(verbs);
  expect(calls.at(-1)).toBe("stack rm");
  expect(existsSync(join(settings.workFolder, "stacks", stack))).toBe(false);
});

test("says that a run was stopped before it began", async () => {
  const { stop, watch } = control();
  stop.abort();

  await expect(engine.up(run, watch)).rejects.toMatchObject({ code: "ENGINE_STOPPED" });
});

test("says that there is no CLI", async () => {
  settings = { ...settings, pulumiRoot: "/none" };

  await expect(engineOf().preview(run, control().watch)).rejects.toMatchObject({
    code: "PULUMI_MISSING",
  });
});
