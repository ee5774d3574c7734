import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { settlePending, unfinishedIn } from "../../../automation/engine/recover/settle-pending.ts";
import { resourcesOf, type StackState } from "../../../automation/engine/stack-state.ts";
import { type LocalAws, startLocalAws } from "../../../sandbox/local-aws.ts";
import { locationsOf } from "../../../toolchain/locations.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ATTACH = join(ROOT, "sandbox/provider/attach.ts");
/** An engine, a language host and a provider start for each command, on machines of two cores. */
const PATIENCE_MS = 120_000;
const SECRETS = ["hunter2-hunter2-hunter2", "hunter3"];

vi.setConfig({ testTimeout: PATIENCE_MS });

const places = locationsOf(process.env);
let folder = "";
let aws: LocalAws;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-engine-"));
  aws = await startLocalAws({ folder: join(folder, "aws") });
  await cp(new URL("program", import.meta.url), join(folder, "program"), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "program/node_modules"));
  await mkdir(join(folder, "state"));
  await pulumi("stack", "init", "probe");
});

afterAll(async () => {
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs Pulumi with the stand-in attached, and answers its exit code and everything it said. */
async function pulumi(...words: string[]): Promise<{ code: number; said: string }> {
  return run({}, words);
}

async function run(environment: Readonly<Record<string, string>>, words: readonly string[]) {
  const args = [ATTACH, "--", "pulumi", ...words, "--non-interactive"];
  const child = spawn(process.execPath, args, {
    cwd: join(folder, "program"),
    env: {
      PATH: [join(places.pulumi, "bin"), places.bin, process.env.PATH].join(":"),
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? places.compiled,
      HOME: folder,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "probe",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: "000000000000",
      AWS_SECRET_ACCESS_KEY: "test",
      ...environment,
    },
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code: Number(code), said: out + err };
}

/** The stack's state, secrets encrypted. */
async function exported(): Promise<StackState> {
  const { code, said } = await pulumi("stack", "export", "--stack", "probe", "--file", stateFile());
  expect(code, said).toBe(0);
  return JSON.parse(await readFile(stateFile(), "utf8"));
}

async function imported(state: StackState): Promise<void> {
  await writeFile(stateFile(), JSON.stringify(state));
  const words = ["stack", "import", "--force", "--stack", "probe", "--file", stateFile()];
  const { code, said } = await pulumi(...words);
  expect(code, said).toBe(0);
}

function stateFile(): string {
  return join(folder, "exported.json");
}

test("a program is brought up through an assumed role", async () => {
  const up = await pulumi("up", "--yes", "--skip-preview", "--stack", "probe");

  expect(up.said).toMatch(/\+ 12 created/);
  expect(up.said).toMatch(/accountId: "111111111111"/);
  expect(up.code).toBe(0);
});

test("asked again, nothing changes, neither after a refresh", async () => {
  const preview = await pulumi("preview", "--stack", "probe", "--expect-no-changes");
  const refresh = await pulumi("refresh", "--yes", "--stack", "probe", "--expect-no-changes");

  expect(preview.code, preview.said).toBe(0);
  expect(refresh.code, refresh.said).toBe(0);
});

test("what a recovery adopts is unfinished for the engine's state until an up has brought it to its end", async () => {
  const before = await exported();
  const queue = resourcesOf(before).find(({ type }) => type === "aws:sqs/queue:Queue");
  const { id = "", outputs: _made, ...resource } = queue ?? { urn: "", type: "" };
  const pending = {
    ...before.deployment,
    resources: resourcesOf(before).filter(({ urn }) => urn !== resource.urn),
    pending_operations: [{ type: "creating", resource }],
  };
  await imported({ ...before, deployment: pending });
  const afterImport = await exported();
  const settled = await settlePending({ ...before, deployment: pending }, async () => ({ id }));
  await imported(settled.state);

  const refresh = await pulumi("refresh", "--yes", "--skip-preview", "--stack", "probe");
  const afterRefresh = await exported();
  const up = await pulumi("up", "--yes", "--skip-preview", "--stack", "probe");

  // No import keeps what is pending, so that the mark alone tells whoever comes next.
  expect(afterImport.deployment.pending_operations ?? []).toStrictEqual([]);
  expect(refresh.code, refresh.said).toBe(0);
  expect(unfinishedIn(afterRefresh)).toStrictEqual([resource.urn]);
  expect(up.said).toMatch(/12 unchanged/);
  expect(unfinishedIn(await exported())).toStrictEqual([]);
});

test("new code changes the function and its alias, as the preview foretold", async () => {
  const changed = { PROBE_TEXT: "two" };

  const preview = await run(changed, ["preview", "--stack", "probe", "--diff"]);
  const up = await run(changed, ["up", "--yes", "--skip-preview", "--stack", "probe"]);

  expect(preview.said).toMatch(/~ 2 to update\n.*10 unchanged/s);
  expect(up.said).toMatch(/~ 2 updated\n.*10 unchanged/s);
});

test("refuses unknown properties before anything is changed", async () => {
  const news = { PROBE_QUEUE: '{"namePrefix":"q-"}' };

  const up = await run(news, ["up", "--yes", "--skip-preview", "--stack", "probe"]);

  expect(up.code).not.toBe(0);
  expect(up.said).toContain("property namePrefix of aws:sqs/queue:Queue is not supported");
});

test("no secret is in the state", async () => {
  const files = await readdir(join(folder, "state"), { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );

  expect(texts.join()).toContain("aws:apigateway/apiKey:ApiKey");
  expect(SECRETS.filter((secret) => texts.join().includes(secret))).toStrictEqual([]);
});

test("destroyed, nothing is left", async () => {
  const destroy = await pulumi("destroy", "--yes", "--skip-preview", "--stack", "probe");

  expect(destroy.code, destroy.said).toBe(0);
  expect(destroy.said).toMatch(/- 12 deleted/);
});
