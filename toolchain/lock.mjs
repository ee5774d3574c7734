import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The holder proves every few seconds that it lives; without that for a minute its lock counts as left behind. */
const HEARTBEAT_MILLISECONDS = 5_000;
const SILENCE_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 200;

/**
 * Does work while holding a lock file, waiting for another holder first.
 *
 * A lock outlives a killed holder on disk only: whoever wants it next sees that the process is gone and takes it over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  await mkdir(path.dirname(file), { recursive: true });
  const owner = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() });
  const watch = new SilenceWatch();
  while (!(await acquire(file, owner, watch))) await sleep(POLL_MILLISECONDS);

  const heartbeat = setInterval(() => void touch(file), HEARTBEAT_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await read(file)) === owner) await rm(file, { force: true });
  }
}

/**
 * Measures on our own clock how long a lock has shown no heartbeat.
 *
 * The age of the file would not do: after a laptop's sleep every lock looks old, though its holder goes on in a moment.
 */
class SilenceWatch {
  #seen = "";
  #since = 0;

  /**
   * @param {string} heartbeat Anything that changes when the holder shows that it lives.
   * @param {number} now
   * @returns {number} Milliseconds without a change.
   */
  silence(heartbeat, now) {
    if (heartbeat !== this.#seen) this.#since = now;
    this.#seen = heartbeat;
    return now - this.#since;
  }
}

/**
 * Takes the lock if it is free, and clears it away if it was left behind.
 *
 * @param {string} file
 * @param {string} owner
 * @param {SilenceWatch} watch
 * @returns {Promise<boolean>}
 */
async function acquire(file, owner, watch) {
  if (await create(file, owner)) return true;
  const holder = await read(file);
  const status = await stat(file).catch(() => undefined);
  if (holder === undefined || status === undefined) return false;

  const silence = watch.silence(`${holder} ${status.mtimeMs}`, performance.now());
  if (silence > SILENCE_MILLISECONDS || isGone(holder)) await discard(file, holder);
  return false;
}

/**
 * Creates the file with its whole content in one step, so that nobody reads half an owner.
 *
 * @param {string} file
 * @param {string} owner
 * @returns {Promise<boolean>}
 */
async function create(file, owner) {
  const draft = `${file}.${process.pid}-${randomUUID()}`;
  await writeFile(draft, owner);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a lock that was left behind, unless another process was quicker and holds it by now.
 *
 * @param {string} file
 * @param {string} holder
 */
async function discard(file, holder) {
  const aside = `${file}.${process.pid}-${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return;
    throw error;
  }
  if ((await read(aside)) !== holder) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/**
 * Says whether the holder is a process of this machine that no longer exists.
 *
 * @param {string} holder
 * @returns {boolean}
 */
function isGone(holder) {
  const { pid, host } = parseOwner(holder);
  return pid !== undefined && host === hostname() && !isAlive(pid);
}

/**
 * Reads who holds a lock; a damaged file names nobody, and is then judged by its silence.
 *
 * @param {string} holder
 * @returns {{ pid?: number, host?: string }}
 */
function parseOwner(holder) {
  try {
    return JSON.parse(holder);
  } catch {
    return {};
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error, "EPERM");
  }
}

/**
 * @param {string} file
 * @returns {Promise<string | undefined>}
 */
function read(file) {
  return readFile(file, "utf8").catch(() => undefined);
}

/** @param {string} file */
async function touch(file) {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

/**
 * @param {unknown} error
 * @param {string} code
 * @returns {boolean}
 */
function isSystemError(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
