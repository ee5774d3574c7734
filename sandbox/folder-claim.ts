import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isAlive } from "./is-alive.ts";
import { FolderInUseError } from "./sandbox-errors.ts";

/** What a folder held when it was claimed. */
export interface FolderClaim {
  /** Whether the state of the last clean stop is there; else the local AWS begins empty. */
  readonly isRestored: boolean;
  /** Gives the folder back after a clean stop. */
  release(): Promise<void>;
}

const CLAIM = "claim.json";
const STATE = "state";

/**
 * Takes a folder for one local AWS.
 *
 * State is saved at a clean stop only. After any other end what is on disk is older than what clients remember, so it
 * is thrown away: a local AWS is restored whole or begins empty.
 *
 * @throws {@link FolderInUseError} when a living process holds the folder.
 */
export async function claimFolder(folder: string): Promise<FolderClaim> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, CLAIM);
  const holder = await holderOf(file);
  if (holder !== undefined && isAlive(holder)) throw new FolderInUseError(folder, holder);
  if (holder !== undefined) await discardState(folder);
  const isRestored = existsSync(path.join(folder, STATE));
  await mkdir(path.join(folder, STATE), { recursive: true });
  await writeFile(file, JSON.stringify({ pid: process.pid }));
  return { isRestored, release: () => rm(file, { force: true }) };
}

/** Forgets everything that the local AWS of a folder holds; it must be stopped. */
export async function discardState(folder: string): Promise<void> {
  for (const name of [STATE, "tmp", CLAIM]) {
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

async function holderOf(file: string): Promise<number | undefined> {
  if (!existsSync(file)) return undefined;
  // Written by claimFolder above, and nobody else's file.
  const claim = JSON.parse(await readFile(file, "utf8")) as { readonly pid: number };
  return claim.pid;
}
