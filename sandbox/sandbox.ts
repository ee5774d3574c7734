import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { locationsOf } from "../toolchain/locations.mjs";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT } from "./accounts.ts";
import { type AttachedProvider, startAttachedProvider } from "./attached-provider.ts";
import { freePort } from "./free-port.ts";
import type { ConditionsInput } from "./front/conditions.ts";
import { type LocalAws, startLocalAws } from "./local-aws.ts";
import { forgetSandbox, sandboxFolder, writeSandbox } from "./sandbox-document.ts";
import { placeEnvironment, type SandboxPlace, sandboxEnvironment } from "./sandbox-environment.ts";

/** How a sandbox is started. */
export interface SandboxSettings {
  /** Name, for those who run several. */
  readonly name: string;
  /** Port of every client; 0 takes any that is free. */
  readonly port: number;
  /** Environment of the caller: where the cache is, and what a worker is told beside its place. */
  readonly environment: NodeJS.ProcessEnv;
  /** How much like AWS's its limits and times are. @default - no limits, no latency */
  readonly conditions?: ConditionsInput;
}

/** A running sandbox. */
export interface Sandbox {
  /** The local AWS in it. */
  readonly aws: LocalAws;
  /** Where it is. */
  readonly place: SandboxPlace;
  /** Variables with which commands by hand work against it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables of a worker, which brings credentials of its own. */
  readonly workerEnvironment: Readonly<Record<string, string>>;
  /** Adds variables to those that commands in other terminals get. */
  tell(more: Readonly<Record<string, string>>): void;
  /** Stops everything, and keeps the state. */
  stop(): Promise<void>;
}

const ATTACH = fileURLToPath(new URL("provider/attach.ts", import.meta.url));
const WORKER = fileURLToPath(new URL("../automation/worker/main.ts", import.meta.url));

/** Starts a local AWS, the `aws` provider for commands by hand, and says where both are. */
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const folder = sandboxFolder(settings.name, settings.environment);
  const port = settings.port === 0 ? await freePort() : settings.port;
  const place = placeOf(folder, port, settings.environment);
  const workerEnvironment = workerEnvironmentOf(place, settings.environment);
  const aws = await startLocalAws({
    folder,
    port,
    build: workerCommand(["run"], workerEnvironment),
    ...(settings.conditions ? { conditions: settings.conditions } : {}),
  });
  const provider = await startProvider(aws, place);
  const environment = sandboxEnvironment(
    { ...place, providerPort: provider.port },
    await administrator(aws),
  );
  const startedAt = new Date().toISOString();
  const tell = (more: Readonly<Record<string, string>>) =>
    writeSandbox({
      name: settings.name,
      pid: process.pid,
      startedAt,
      endpoint: place.endpoint,
      folder,
      environment: { ...environment, ...more },
    });
  tell({});
  return {
    aws,
    place,
    environment,
    workerEnvironment,
    tell,
    stop: async () => {
      forgetSandbox(folder);
      await provider.stop();
      await aws.stop();
    },
  };
}

/** How a worker is started in the sandbox: with the provider attached to it alone. */
export function workerCommand(args: readonly string[], env: Readonly<Record<string, string>>) {
  return {
    command: process.execPath,
    args: [ATTACH, "--", process.execPath, WORKER, ...args],
    env,
  };
}

function placeOf(folder: string, port: number, environment: NodeJS.ProcessEnv): SandboxPlace {
  const locations = locationsOf(environment);
  for (const part of ["pulumi", "stacks", "releases"]) {
    mkdirSync(path.join(folder, part), { recursive: true });
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    folder,
    pulumiBin: pulumiBinOf(environment, path.join(locations.pulumi, "bin")),
    projectBin: locations.bin,
    compiled: environment.NODE_COMPILE_CACHE ?? locations.compiled,
    passphrase: passphraseOf(folder),
  };
}

/** The cached CLI, unless the one that the caller's PATH begins with is to be used. */
function pulumiBinOf(environment: NodeJS.ProcessEnv, cached: string): string {
  if (existsSync(path.join(cached, "pulumi"))) return cached;
  const folders = (environment.PATH ?? "").split(path.delimiter);
  return folders.find((folder) => existsSync(path.join(folder, "pulumi"))) ?? cached;
}

/** Made once for a sandbox and kept with its state, which nobody can read without it. */
function passphraseOf(folder: string): string {
  const file = path.join(folder, "passphrase");
  if (existsSync(file)) return readFileSync(file, "utf8");
  const passphrase = randomBytes(24).toString("base64url");
  writeFileSync(file, passphrase, { mode: 0o600 });
  return passphrase;
}

function workerEnvironmentOf(
  place: SandboxPlace,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const { PATH = "", ...own } = placeEnvironment(place);
  return {
    ...own,
    PATH: [PATH, environment.PATH ?? ""].join(path.delimiter),
    HOME: environment.HOME ?? place.folder,
    TENANTRY_CACHE: place.folder,
  };
}

async function administrator(aws: LocalAws) {
  return aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE, { sessionName: "administrator" });
}

async function startProvider(aws: LocalAws, place: SandboxPlace): Promise<AttachedProvider> {
  const environment = sandboxEnvironment(place, await administrator(aws));
  return startAttachedProvider(place.folder, environment, await freePort());
}
