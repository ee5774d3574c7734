import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { locationsOf, pythonEnvironment } from "../toolchain/locations.mjs";
import { HUB_ACCOUNT } from "./accounts.ts";
import { endProcess } from "./end-process.ts";
import { LocalAwsFailedError, PythonMissingError } from "./sandbox-errors.ts";

/** Where and for whom MiniStack runs. */
export interface MiniStackSettings {
  /** Folder for its state, its temporary files and its log; outside the project. */
  readonly folder: string;
  /** Port of 127.0.0.1 that it listens on. */
  readonly port: number;
  /** Address that functions reach AWS by. */
  readonly frontUrl: string;
}

/** A running MiniStack. */
export interface MiniStack {
  /** Its own address, which only the front uses. */
  readonly url: string;
  /** Lets it save its state and end. */
  stop(): Promise<void>;
}

const LAUNCHER = fileURLToPath(new URL("ministack/launch.py", import.meta.url));
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const READY_INTERVAL_MS = 20;

/** Another program on the port may take a question and never answer. */
const READY_LIMIT_MS = 2_000;
const LOG_LINES = 12;

/** Most Node workers that stay warm at a time: each takes up to 25 MB. */
const WARM_WORKERS = 40;
const WARM_SECONDS = 600;

/**
 * Starts MiniStack with its gaps closed, and waits until it answers.
 *
 * @throws {@link PythonMissingError} when set-up has not made its Python.
 * @throws {@link LocalAwsFailedError} when it ends before it answers.
 */
export async function startMiniStack(settings: MiniStackSettings): Promise<MiniStack> {
  const python = path.join(pythonEnvironment(locationsOf(process.env)), "bin", "python");
  if (!existsSync(python)) throw new PythonMissingError(python);
  const log = await prepareFolder(settings.folder);
  const output = openSync(log, "a");
  const child = spawn(python, ["-B", LAUNCHER], {
    env: environmentOf(settings),
    stdio: ["pipe", output, output],
    detached: true,
  });
  const url = `http://127.0.0.1:${settings.port}`;
  await untilReady(child, url, log);
  return { url, stop: () => stop(child) };
}

/** Functions find packages by the folders above their own, and are CommonJS unless they say otherwise. */
async function prepareFolder(folder: string): Promise<string> {
  await mkdir(path.join(folder, "tmp"), { recursive: true });
  await mkdir(path.join(folder, "logs"), { recursive: true });
  await writeFile(path.join(folder, "tmp", "package.json"), '{"type":"commonjs"}\n');
  return path.join(folder, "logs", "ministack.log");
}

function environmentOf({ folder, port, frontUrl }: MiniStackSettings): NodeJS.ProcessEnv {
  const { bin } = locationsOf(process.env);
  return {
    PATH: `${bin}:${process.env.PATH ?? ""}`,
    HOME: folder,
    TMPDIR: path.join(folder, "tmp"),
    AUTH: "true",
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: "0",
    LAMBDA_WARM_TTL_SECONDS: String(WARM_SECONDS),
    MAX_WARM_WORKERS: String(WARM_WORKERS),
    MINISTACK_ACCOUNT_ID: HUB_ACCOUNT,
    PERSIST_STATE: "1",
    S3_PERSIST: "1",
    S3_DATA_DIR: path.join(folder, "state", "objects"),
    STATE_DIR: path.join(folder, "state", "services"),
    TENANTRY_FRONT_URL: frontUrl,
  };
}

async function untilReady(child: ChildProcess, url: string, log: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) {
      throw new LocalAwsFailedError(`ended with code ${child.exitCode}`, log, tailOf(log));
    }
    if (Date.now() > limit) {
      await stop(child);
      throw new LocalAwsFailedError(`was silent for ${START_LIMIT_MS / 1000} s`, log, tailOf(log));
    }
    await delay(READY_INTERVAL_MS);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(READY_LIMIT_MS);
    const response = await fetch(`${url}/_ministack/ready`, { signal });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function tailOf(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
}

function stop(child: ChildProcess): Promise<void> {
  return endProcess(child, { limitMs: STOP_LIMIT_MS, force: () => killGroup(child) });
}

function killGroup(child: ChildProcess): void {
  if (child.pid) process.kill(-child.pid, "SIGKILL");
}
