import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  LocalWorkspace,
  type PulumiCommand,
  type PulumiFn,
  type StackSettings,
} from "@pulumi/pulumi/automation/index.js";
import type { EngineRun } from "./engine.ts";
import type { EngineSettings } from "./engine-settings.ts";

/** Name of the Pulumi project that all our stacks belong to. */
const PROJECT = "tenantry";

/** Answers of the CLI may be as long as a stack's whole state. */
const MOST_BYTES = 256 * 1024 * 1024;

const run = promisify(execFile);

/** One stack's folder with its project, settings and the CLI that works in it. */
export class StackWorkspace {
  /** Folder of the stack, always the same one. */
  readonly folder: string;
  readonly #run: EngineRun;
  readonly #settings: EngineSettings;
  readonly #command: PulumiCommand;

  constructor(of: EngineRun, settings: EngineSettings, command: PulumiCommand) {
    this.folder = join(settings.workFolder, "stacks", of.stack);
    this.#run = of;
    this.#settings = settings;
    this.#command = command;
  }

  /** Writes project and settings in one go, and opens the Automation API's workspace on them. */
  async open(program: PulumiFn): Promise<LocalWorkspace> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.#keepNoLogs();
    const workspace = await LocalWorkspace.create({
      workDir: this.folder,
      pulumiHome: this.#home,
      pulumiCommand: this.#command,
      envVars: this.#environment,
      program,
      projectSettings: { name: PROJECT, runtime: "nodejs" },
      ...(this.#settings.secretsProvider === "passphrase"
        ? {}
        : { secretsProvider: this.#settings.secretsProvider }),
    });
    await workspace.saveStackSettings(this.#run.stack, await this.#stackSettings(workspace));
    this.#economise(workspace);
    return workspace;
  }

  /** Runs the CLI for what the Automation API does not do, or not without printing secrets. */
  async cli(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(
      this.#command.command,
      [...args, "--non-interactive", "--stack", this.#run.stack],
      {
        cwd: this.folder,
        env: { ...process.env, ...this.#environment, PULUMI_HOME: this.#home },
        maxBuffer: MOST_BYTES,
      },
    );
    return stdout;
  }

  /** Removes the folder of a stack that is no more. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * The CLI keeps a log of each run, with every message of the engine, secrets among them, encrypted;
   * nothing but a file where its folder should be keeps it from that. What a run tells is kept in the
   * operation's own log, and writing this one took a sixth of the run's processor time.
   */
  async #keepNoLogs(): Promise<void> {
    await mkdir(this.#home, { recursive: true, mode: 0o700 });
    await writeFile(join(this.#home, "logs"), "", { flag: "a" });
  }

  /** Leaves out processes of the CLI whose answers nobody reads. */
  #economise(workspace: LocalWorkspace): void {
    // The outputs come with the events, masked; reading them again costs two processes, and one
    // of those prints every secret.
    workspace.stackOutputs = async () => ({});
    // One process finds a stack or makes it, where asking for it first takes two.
    workspace.createStack = async () => {
      await this.cli("stack", "select", "--create", ...this.#secrets());
    };
  }

  #secrets(): readonly string[] {
    const { secretsProvider } = this.#settings;
    return secretsProvider === "passphrase" ? [] : ["--secrets-provider", secretsProvider];
  }

  get #home(): string {
    return join(this.#settings.workFolder, "cli");
  }

  get #environment(): Record<string, string> {
    return {
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_BACKEND_URL: this.#settings.backendUrl,
      // The CLI waits for AWS, and several share a machine: threads of its own would only compete.
      GOMAXPROCS: "1",
      // One more copy of the state after each run; the bucket keeps its versions anyway.
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    };
  }

  /** The configuration is written anew; what encrypts the stack's secrets stays. */
  async #stackSettings(workspace: LocalWorkspace): Promise<StackSettings> {
    const { stack, config, program } = this.#run;
    const before = existsSync(join(this.folder, `Pulumi.${stack}.yaml`))
      ? await workspace.stackSettings(stack)
      : {};
    const { secretsProvider } = this.#settings;
    return {
      ...before,
      ...(secretsProvider === "passphrase" ? {} : { secretsProvider }),
      config: configOf({ role: program.role, ...config }),
    };
  }
}

function configOf(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(config).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [`${PROJECT}:${key}`, value]));
}
