import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PULUMI_VERSION } from "./pins.mjs";

/**
 * Every place that set-up writes to or looks in. Nothing outside `project` and `cache` is written.
 *
 * @typedef {object} Locations
 * @property {string} project Root of the project.
 * @property {string} bin Programs that `npm ci` installs, Node 24 among them.
 * @property {string} cache What is kept between runs, for all clones of the project.
 * @property {string} pulumi Root of the cached Pulumi installation; its programs are in `bin` below.
 * @property {string} pulumiWork Where the cached Pulumi installation is made, until it is complete.
 * @property {string} requirements Pinned Python packages of the local AWS.
 * @property {string} compiled What Node compiled of this project's programs.
 * @property {string} locks Files that keep two set-ups from making the same thing at once.
 */

/** Root of the project that this file belongs to. */
const PROJECT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Finds the user's cache folder: `TENANTRY_CACHE`, else `tenantry` below the XDG cache folder.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string} An absolute path.
 */
export function cacheRoot(environment) {
  if (environment.TENANTRY_CACHE) return path.resolve(environment.TENANTRY_CACHE);
  const base = environment.XDG_CACHE_HOME || path.join(environment.HOME || homedir(), ".cache");
  return path.join(base, "tenantry");
}

/**
 * Names every place for one project and one environment.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} [project]
 * @returns {Locations}
 */
export function locationsOf(environment, project = PROJECT) {
  const cache = cacheRoot(environment);
  return {
    project,
    bin: path.join(project, "node_modules", ".bin"),
    cache,
    pulumi: path.join(cache, "pulumi", PULUMI_VERSION),
    pulumiWork: path.join(cache, "pulumi", `build-${PULUMI_VERSION}`),
    requirements: path.join(project, "sandbox", "ministack", "requirements.txt"),
    compiled: path.join(project, ".tenantry", "compiled"),
    locks: path.join(cache, "locks"),
  };
}

/**
 * Names the Python environment of the local AWS. It changes with the pinned packages, so that old and new never mix.
 *
 * @param {Locations} locations
 * @returns {string}
 */
export function pythonEnvironment(locations) {
  const hash = createHash("sha256").update(readFileSync(locations.requirements)).digest("hex");
  return path.join(locations.cache, "python", `venv-${hash.slice(0, 12)}`);
}

/**
 * Names the Node that runs TypeScript: the one that `npm ci` brought, else the current one where the platform has no package.
 *
 * @param {Locations} locations
 * @returns {string}
 */
export function nodeBinary(locations) {
  const own = path.join(locations.bin, "node");
  return existsSync(own) ? own : process.execPath;
}
