import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { errorStatusOf } from "../tenants/error-status.ts";
import { InvalidDocumentError, TenantryError } from "../tenants/errors.ts";
import { portOf } from "../toolchain/checks/port.mjs";
import { sandboxCommandLine } from "./command-line.ts";
import { isAlive } from "./is-alive.ts";
import { startSandbox } from "./sandbox.ts";
import { conditionsOf } from "./sandbox-conditions.ts";
import { readSandbox, type SandboxDocument, sandboxFolder } from "./sandbox-document.ts";
import { SandboxDownError, SandboxVerbError } from "./sandbox-errors.ts";
import { changeFaults, faultsOf } from "./sandbox-faults.ts";

/** A sandbox is up within seconds; after so long something is wrong. */
const UP_MS = 60_000;

/** A clean stop saves the state, which takes about two seconds. */
const DOWN_MS = 30_000;

const EVERY_MS = 100;

const OPTIONS = {
  name: { type: "string", default: "default" },
  port: { type: "string" },
  delete: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  limits: { type: "boolean" },
  latency: { type: "boolean" },
  seed: { type: "string" },
  faults: { type: "string" },
  rule: { type: "string" },
} as const;

const { values, positionals } = wordsOf();
const folder = sandboxFolder(values.name, process.env);
const port = values.port === undefined ? portOf(process.env) : Number(values.port);

/** Takes the caller through one verb; the last line on stdout is its result. */
const VERBS: Readonly<Record<string, () => Promise<object>>> = {
  up,
  serve,
  down,
  env: async () => running(),
  status: async () => ({ status: "down", name: values.name, folder, ...current() }),
  fault: async () => changeFaults(running().endpoint, positionals[1] ?? "list", values.rule),
};

try {
  const [verb = ""] = positionals;
  const run = VERBS[verb];
  if (!run) throw new SandboxVerbError(verb, Object.keys(VERBS));
  print({ type: "result", ...(await run()) });
} catch (error) {
  process.exitCode = refusal(error);
}

/** Nothing is begun where the command line is wrong. */
function wordsOf() {
  try {
    return sandboxCommandLine(OPTIONS, 2);
  } catch (error) {
    process.exit(refusal(error));
  }
}

/** Tells why it is not done, as the last line; gives the exit code. */
function refusal(error: unknown): number {
  if (!(error instanceof TenantryError)) throw error;
  const { code, message, remedy } = error;
  const issues = error instanceof InvalidDocumentError ? { issues: error.issues } : {};
  print({ type: "failed", code, message, remedy, ...issues });
  return errorStatusOf(code).exit;
}

/** Starts the sandbox in the background, unless it is up. */
async function up(): Promise<object> {
  const before = current();
  if (before) return before;
  // What is wrong with them must be told here: nobody hears the process in the background.
  conditionsOf(folder, process.env, values);
  faultsOf(folder, values.faults);
  print({ type: "starting", name: values.name, port });
  await mkdir(folder, { recursive: true });
  const log = openSync(path.join(folder, "sandbox.log"), "a", 0o600);
  const words = ["serve", "--name", values.name, "--port", String(port), ...conditionWords()];
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...words], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  const ended = once(child, "exit").then(() => "ended" as const);
  child.unref();
  return until(UP_MS, () => current() ?? undefined, ended);
}

/** Keeps the sandbox up until a signal ends it. */
async function serve(): Promise<object> {
  const conditions = conditionsOf(folder, process.env, values);
  const faults = faultsOf(folder, values.faults);
  const sandbox = await startSandbox({
    name: values.name,
    port,
    environment: process.env,
    conditions,
  });
  for (const fault of faults) sandbox.aws.faults.add(fault);
  print({ type: "up", endpoint: sandbox.place.endpoint });
  await Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  await sandbox.stop();
  return { status: "down", name: values.name };
}

/** Stops the sandbox and keeps its state, unless that is to be deleted too. */
async function down(): Promise<object> {
  const before = current();
  if (before) {
    process.kill(before.pid, "SIGTERM");
    await until(DOWN_MS, () => (isAlive(before.pid) ? undefined : true));
  }
  if (values.delete) await rm(folder, { recursive: true, force: true });
  return { status: "down", name: values.name, deleted: values.delete };
}

function conditionWords(): readonly string[] {
  const { limits, latency, seed, faults } = values;
  return [
    ...(limits ? ["--limits"] : []),
    ...(latency ? ["--latency"] : []),
    ...(seed === undefined ? [] : ["--seed", seed]),
    ...(faults === undefined ? [] : ["--faults", faults]),
  ];
}

function running(): SandboxDocument {
  const document = current();
  if (!document) throw new SandboxDownError(values.name);
  return document;
}

function current(): (SandboxDocument & { readonly status: "up" }) | undefined {
  const document = readSandbox(folder, isAlive);
  return document && { status: "up", ...document };
}

async function until<T>(
  most: number,
  look: () => T | undefined,
  ended?: Promise<"ended">,
): Promise<T> {
  let hasEnded = false;
  void ended?.then(() => {
    hasEnded = true;
  });
  for (let waited = 0; waited < most && !hasEnded; waited += EVERY_MS) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(EVERY_MS);
  }
  throw new SandboxDownError(values.name, path.join(folder, "sandbox.log"));
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
