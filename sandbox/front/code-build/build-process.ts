import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import type { ContainerCredentials } from "../container-credentials.ts";
import type { BuildCommand } from "./build-command.ts";
import type { Build, BuildStatus } from "./project.ts";

/** What a build's process needs. */
export interface BuildProcessSettings {
  /** The build. */
  readonly build: Build;
  /** What it runs. */
  readonly command: BuildCommand;
  /** File for its output. */
  readonly log: string;
  /** Address of AWS for it. */
  readonly url: string;
  /** Gives it the keys of the project's role. */
  readonly credentials: ContainerCredentials;
}

/** From SIGTERM to SIGKILL, for a build that does not end by itself. */
const GRACE_MS = 30_000;

/** The process group of one build. */
export class BuildProcess {
  /** How the build ended. */
  readonly ended: Promise<BuildStatus>;
  readonly #child: ChildProcess;
  #stopped: BuildStatus | undefined;

  constructor(settings: BuildProcessSettings) {
    const { build, credentials } = settings;
    const offer = credentials.offer({
      roleArn: build.serviceRole,
      service: "codebuild.amazonaws.com",
      sessionName: `AWSCodeBuild-${build.logs.streamName}`,
    });
    this.#child = spawnBuild(settings, offer.environment);
    if (this.#child.pid) credentials.assign(offer.id, this.#child.pid);
    const limit = setTimeout(() => this.stop("TIMED_OUT"), build.timeoutInMinutes * 60_000);
    this.ended = this.#end().finally(() => {
      clearTimeout(limit);
      credentials.withdraw(offer.id);
    });
  }

  /** Asks the whole group to end, and ends it when it does not. */
  stop(status: "STOPPED" | "TIMED_OUT" = "STOPPED"): void {
    this.#stopped ??= status;
    signalGroup(this.#child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(this.#child, "SIGKILL"), GRACE_MS);
    this.#child.once("exit", () => clearTimeout(timer));
  }

  async #end(): Promise<BuildStatus> {
    try {
      const [code]: unknown[] = await once(this.#child, "exit");
      return this.#stopped ?? (code === 0 ? "SUCCEEDED" : "FAILED");
    } catch {
      return "FAILED";
    }
  }
}

function spawnBuild(
  { build, command, log, url }: BuildProcessSettings,
  keys: Readonly<Record<string, string>>,
): ChildProcess {
  mkdirSync(path.dirname(log), { recursive: true });
  const output = openSync(log, "a");
  const child = spawn(command.command, command.args, {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...environmentOf(build, command, url), ...keys },
    ...(command.cwd ? { cwd: command.cwd } : {}),
  });
  closeSync(output);
  return child;
}

/** Source: CodeBuild User Guide, "Environment variables in build environments". */
function environmentOf(build: Build, command: BuildCommand, url: string): NodeJS.ProcessEnv {
  const region = build.arn.split(":")[3];
  const variables = build.environment.environmentVariables ?? [];
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...command.env,
    ...Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: url,
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_INITIATOR: build.initiator,
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The group ended between the check and the signal.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
