import path from "node:path";
import { REGION } from "./accounts.ts";

/** Times of the sandbox, as a part of those on AWS. */
export const SANDBOX_PACE = 0.1;

/** Credentials of a role or of a root user. */
export interface SandboxCredentials {
  /** Access key. */
  readonly accessKeyId: string;
  /** Secret key. */
  readonly secretAccessKey: string;
  /** Token of a session; absent for keys that last. */
  readonly sessionToken?: string | undefined;
}

/** What the environment of a command depends on. */
export interface SandboxPlace {
  /** The one address of every client. */
  readonly endpoint: string;
  /** Where the sandbox keeps its state. */
  readonly folder: string;
  /** Folder with the `pulumi` program. */
  readonly pulumiBin: string;
  /** Folder with the programs that the project brings, Node 24 among them. */
  readonly projectBin: string;
  /** Folder in which Node keeps what it compiled. */
  readonly compiled: string;
  /** Port of the attached `aws` provider; absent with the official one. */
  readonly providerPort?: number | undefined;
  /** Protects the secrets of the stacks that are made by hand; those of the fleet have a key of KMS. */
  readonly passphrase: string;
}

/**
 * Variables that make a command, by hand or by the story, work against a sandbox.
 *
 * `PATH` holds only the folders that must come first.
 */
export function sandboxEnvironment(
  place: SandboxPlace,
  credentials: SandboxCredentials,
): Record<string, string> {
  return {
    ...placeEnvironment(place),
    PULUMI_CONFIG_PASSPHRASE: place.passphrase,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    ...(place.providerPort ? { PULUMI_DEBUG_PROVIDERS: `aws:${place.providerPort}` } : {}),
  };
}

/** The part that needs no credentials: what workers get, who bring roles of their own. */
export function placeEnvironment(place: SandboxPlace): Record<string, string> {
  const backend = stateUrlOf(place.folder);
  return {
    PATH: [place.projectBin, place.pulumiBin].join(path.delimiter),
    NODE_COMPILE_CACHE: place.compiled,
    AWS_ENDPOINT_URL: place.endpoint,
    AWS_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
    PULUMI_HOME: path.join(place.folder, "pulumi"),
    PULUMI_BACKEND_URL: backend,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    TENANTRY_BACKEND_URL: backend,
    TENANTRY_PACE: String(SANDBOX_PACE),
    TENANTRY_PULUMI_ROOT: path.dirname(place.pulumiBin),
    TENANTRY_RELEASES: path.join(place.folder, "releases"),
  };
}

/**
 * Where the state of the stacks is.
 *
 * Without `metadata=skip` every state file has a companion that is not written at once: whoever
 * is killed in that moment leaves a stack that nobody can read.
 */
export function stateUrlOf(folder: string): string {
  return `file://${path.join(folder, "stacks")}?metadata=skip`;
}
