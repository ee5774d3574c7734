import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ChildEngine } from "../../../automation/engine/child-engine.ts";
import type { EngineRun } from "../../../automation/engine/engine.ts";
import { REST_API } from "../../../automation/engine/type-tokens.ts";
import { WriteConflictError } from "../../../tenants/errors.ts";
import { FakePulumi } from "../../support/fake-pulumi.ts";

const PASSPHRASE = "a passphrase of the test";
const run: EngineRun = {
  stack: "pool-s1-1",
  program: { role: "pool", release: "r-1", folder: "/releases" },
  config: {},
  access: { account: "1", region: "us-east-1", roleArn: "arn:aws:iam::1:role/x" },
};
let pulumi = new FakePulumi("");
let engine: ChildEngine;

beforeAll(async () => {
  process.env.PULUMI_CONFIG_PASSPHRASE = PASSPHRASE;
  const folder = await mkdtemp(join(tmpdir(), "fake-pulumi-"));
  pulumi = new FakePulumi(folder);
  await pulumi.install();
  engine = new ChildEngine({
    workFolder: join(folder, "work"),
    backendUrl: `file://${folder}`,
    secretsProvider: "passphrase",
    pulumiRoot: folder,
  });
});
afterAll(async () => {
  engine.close();
  await rm(pulumi.root, { recursive: true });
});

function control() {
  const stop = new AbortController();
  const kill = new AbortController().signal;
  return { stop, watch: { stop: stop.signal, kill, onEvent: () => {} } };
}

test("works in a process of its own, which gives the result", async () => {
  await pulumi.answers("stack-output", '{"plane":"p"}');

  expect(await engine.outputs(run, control().watch)).toStrictEqual({
    outputs: { plane: "p" },
    changes: {},
  });
});

test("tells of a bug with its stack, and hides what is secret in it", async () => {
  await pulumi.fails("stack-output", `error: what is "${PASSPHRASE}"?`);

  const failed: unknown = await engine.outputs(run, control().watch).catch((error) => error);

  expect(String(failed)).toContain('error: what is "[secret]"?');
  expect(String(failed)).not.toContain(PASSPHRASE);
});

test("tells of a failure that has a remedy by its code", async () => {
  await pulumi.fails("stack-output", "error: failed to decrypt");

  await expect(engine.outputs(run, control().watch)).rejects.toMatchObject({
    code: "STATE_UNREADABLE",
    remedy: expect.stringContaining("KMS key"),
  });
});

test("fails a removal by the code and with the remedy of what keeps its call from a time", async () => {
  const api = { type: REST_API, urn: `urn:pulumi:pool-s1-1::tenantry::${REST_API}::api` };
  await pulumi.answers("stack-export", JSON.stringify({ deployment: { resources: [api] } }));
  const conflict = new WriteConflictError('the calls of shard "s1"');
  const pace = () => Promise.reject(conflict);

  await expect(engine.destroy(run, { ...control().watch, pace })).rejects.toMatchObject({
    code: "WRITE_CONFLICT",
    message: conflict.message,
    remedy: conflict.remedy,
  });
});

test("passes on the word to stop", async () => {
  await pulumi.fails("preview", "error: preview canceled");
  const { stop, watch } = control();
  stop.abort();

  await expect(engine.preview(run, watch)).rejects.toMatchObject({ code: "ENGINE_STOPPED" });
});
