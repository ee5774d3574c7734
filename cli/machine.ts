import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { createInterface as lineReader } from "node:readline";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { portOf } from "../toolchain/checks/port.mjs";
import { CommandRunner } from "../toolchain/command-runner.mjs";
import { diagnose } from "../toolchain/doctor.mjs";
import { machineEnvironment } from "../toolchain/environment.mjs";
import { locationsOf } from "../toolchain/locations.mjs";
import { machineProbe } from "../toolchain/probe.mjs";
import type { Interruption } from "./interruption.ts";
import type { Ports, Program, ProgramEnd, Sink } from "./ports.ts";
import { privateFiles } from "./private-files.ts";

/** An answer of the API comes within 29 seconds, or API Gateway gives up itself. */
const ANSWER_MS = 35_000;

/** This machine, as commands see it. */
export function machinePorts(process: NodeJS.Process, interruption: Interruption): Ports {
  const locations = locationsOf(process.env);
  const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    stdout: sinkOn(process.stdout),
    stderr: sinkOn(process.stderr),
    canAsk,
    environment: process.env,
    workingFolder: process.cwd(),
    cacheFolder: locations.cache,
    interruption: interruption.signal,
    files: privateFiles,
    fetch: (input, init) => fetch(input, { signal: AbortSignal.timeout(ANSWER_MS), ...init }),
    now: () => Date.now(),
    newId: () => randomUUID(),
    wait: (milliseconds) => wait(milliseconds, interruption.signal),
    ask: (question) => ask(process, question, interruption.signal),
    run: (program) => runProgram(program, process, locations.project, interruption),
    diagnose: () => {
      const environment = machineEnvironment(process.env, locations);
      const probe = machineProbe(new CommandRunner(), environment);
      return diagnose(probe, locations, portOf(process.env));
    },
  };
}

/** A stream of the process as a place to write to. */
export function sinkOn(stream: Writable & { readonly isTTY?: boolean }): Sink {
  return { isTerminal: stream.isTTY === true, write: (text) => void stream.write(text) };
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(unlessAborted);
}

/** Questions are talk: they are asked on stderr, so that data can go elsewhere. */
async function ask(
  { stdin, stderr }: NodeJS.Process,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reader = createInterface({ input: stdin, output: stderr });
  try {
    return await reader.question(question, { signal });
  } catch (error) {
    unlessAborted(error);
    return undefined;
  } finally {
    reader.close();
  }
}

function unlessAborted(error: unknown): undefined {
  if (error instanceof Error && error.name === "AbortError") return undefined;
  throw error;
}

/**
 * Runs a program of the project in a process group of its own, so that Ctrl-C reaches it once and through us. It may
 * finish what it is at: we wait for it however long that takes.
 */
async function runProgram(
  { entry, words, hear }: Program,
  { execPath, env, stdout, stderr }: NodeJS.Process,
  project: string,
  interruption: Interruption,
): Promise<ProgramEnd> {
  const child = spawn(execPath, [path.join(project, entry), ...words], {
    cwd: project,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = interruption.passOn((signal) => child.kill(signal));
  if (hear) for (const stream of [child.stdout, child.stderr]) hearLines(stream, hear);
  else {
    child.stdout.pipe(stdout, { end: false });
    child.stderr.pipe(stderr, { end: false });
  }
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(endOf(code, signal)));
    });
  } finally {
    stop();
  }
}

function hearLines(stream: Readable, hear: (line: string) => void): void {
  lineReader({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", hear);
}

function endOf(code: number | null, signal: NodeJS.Signals | null): ProgramEnd {
  return { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) };
}
