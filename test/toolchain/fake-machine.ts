import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { CommandOptions, Outcome } from "../../toolchain/command-runner.mjs";
import { type Locations, locationsOf } from "../../toolchain/locations.mjs";
import type { Probe } from "../../toolchain/probe.mjs";
import type { StepContext } from "../../toolchain/steps/step.mjs";

/** One command that a test saw. */
export interface SeenCommand {
  /** The command and its arguments, parted by spaces. */
  readonly line: string;
  /** Folder and environment that it was given. */
  readonly options: CommandOptions;
}

/** What the machine of a test holds. */
export interface FakeMachine {
  /** Output of each command that works, by the line that starts it; everything else is not found. */
  readonly commands?: Readonly<Record<string, string>>;
  /** Paths of files that can be executed. */
  readonly programs?: readonly string[];
  /** Whether the internet answers. */
  readonly isOnline?: boolean;
  /** Ports that something listens on. */
  readonly takenPorts?: readonly number[];
  /** Version of the Node that runs set-up. */
  readonly nodeVersion?: string;
}

/** Makes the outcome of a command that worked. */
export function success(stdout = ""): Outcome {
  return { code: 0, signal: null, stdout, stderr: "" };
}

/** Makes the outcome of a command that failed. */
export function failure(stderr: string, code = 1): Outcome {
  return { code, signal: null, stdout: "", stderr };
}

/** A machine that holds what the test says and nothing else. */
export function fakeProbe(machine: FakeMachine = {}): Probe {
  const commands = Object.entries(machine.commands ?? {});
  const programs = machine.programs ?? [];
  return {
    run: async (command, args) => {
      const line = [command, ...args].join(" ");
      const known = commands.find(([start]) => line.startsWith(start));
      return known === undefined ? failure(`${command} not found`, 127) : success(known[1]);
    },
    find: async (command) => programs.find((program) => path.basename(program) === command),
    isProgram: async (file) => programs.includes(file),
    isReachable: async () => machine.isOnline === true,
    isFree: async (port) => !(machine.takenPorts ?? []).includes(port),
    nodeVersion: machine.nodeVersion ?? "24.0.0",
  };
}

/** Makes an empty folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tenantry-toolchain-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Places of a project and a cache that lie below one empty folder. */
export async function temporaryLocations(): Promise<Locations> {
  const folder = await temporaryFolder();
  return locationsOf({ TENANTRY_CACHE: path.join(folder, "cache") }, path.join(folder, "project"));
}

/** A step's context whose commands do what the test says, and a record of them. */
export function recordingContext(
  locations: Locations,
  probe: Probe,
  answer: (line: string, options: CommandOptions) => Promise<Outcome>,
): { readonly context: StepContext; readonly seen: SeenCommand[] } {
  const seen: SeenCommand[] = [];
  const run: StepContext["run"] = async (command, args, options = {}) => {
    const line = [command, ...args].join(" ");
    seen.push({ line, options });
    return answer(line, options);
  };
  return { seen, context: { locations, probe, run, environment: { PATH: "/usr/bin" } } };
}
