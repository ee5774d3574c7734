import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { cacheRoot } from "../toolchain/locations.mjs";

/** What is known of a sandbox: where it is, and how a command in another terminal reaches it. */
export const SandboxDocument = z.strictObject({
  /** Name, for those who run several. */
  name: z.string(),
  /** Process that keeps it up. */
  pid: z.int(),
  /** When it came up, ISO 8601. */
  startedAt: z.iso.datetime(),
  /** The one address of every client. */
  endpoint: z.url(),
  /** Where its state and its logs lie. */
  folder: z.string(),
  /** Variables that make a shell work against it. */
  environment: z.record(z.string(), z.string()),
});

/** What is known of a sandbox. */
export type SandboxDocument = z.output<typeof SandboxDocument>;

/** Folder of a sandbox, in the user's cache because functions must not lie below the project. */
export function sandboxFolder(name: string, environment: NodeJS.ProcessEnv): string {
  return path.join(cacheRoot(environment), "sandbox", name);
}

/** Reads what is known of a sandbox; `undefined` when it is down. */
export function readSandbox(folder: string, isAlive: (pid: number) => boolean) {
  const text = readIfThere(path.join(folder, "sandbox.json"));
  if (text === undefined) return undefined;
  const document = SandboxDocument.parse(JSON.parse(text));
  return isAlive(document.pid) ? document : undefined;
}

/** Writes what is known of a sandbox, whole or not at all; it holds credentials, so it is the owner's only. */
export function writeSandbox(document: SandboxDocument): void {
  mkdirSync(document.folder, { recursive: true });
  const file = path.join(document.folder, "sandbox.json");
  writeFileSync(`${file}.new`, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Forgets a sandbox that went down. */
export function forgetSandbox(folder: string): void {
  rmSync(path.join(folder, "sandbox.json"), { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
