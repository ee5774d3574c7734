import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkNpm } from "../checks/npm.mjs";
import { withLock } from "../lock.mjs";
import { MINIMUM } from "../pins.mjs";
import { lastLines, SetUpError } from "../set-up-error.mjs";
import { findVersion, isAtLeast } from "../version.mjs";

/**
 * What a lock file says of one package.
 *
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional] Installed only where the platform fits.
 */

/** No package of ours needs an install script, and scripts are the way in for a bad package. */
const ARGUMENTS = [
  "ci",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--include=dev",
  "--include=optional",
];

/**
 * Installs the project's packages, Node 24 among them, exactly as locked.
 *
 * @param {import("./step.mjs").StepContext} context
 * @returns {import("./step.mjs").Step}
 */
export function packagesStep(context) {
  const { locations, probe } = context;
  const isDone = () => arePackagesInstalled(locations);
  return {
    name: "packages",
    doing: "npm ci: the locked packages and Node 24",
    isDone,
    requirements: [() => checkNpm(probe)],
    apply: () =>
      withLock(lockOf(locations), async () => {
        if (!(await isDone())) await install(context);
        await requireOwnNode(context);
      }),
  };
}

/**
 * Compares the lock file with what npm noted when it last finished; npm writes that note last of all.
 *
 * @param {import("../locations.mjs").Locations} locations
 * @returns {Promise<boolean>}
 */
export async function arePackagesInstalled({ project }) {
  const wanted = await readPackages(path.join(project, "package-lock.json"));
  const found = await readPackages(path.join(project, "node_modules", ".package-lock.json"));
  if (wanted === undefined || found === undefined) return false;
  return isInstalledAsLocked(wanted, found);
}

/**
 * Says whether what is installed is what is locked. Optional packages of other platforms may be absent.
 *
 * @param {Readonly<Record<string, LockedPackage>>} wanted
 * @param {Readonly<Record<string, LockedPackage>>} found
 * @returns {boolean}
 */
export function isInstalledAsLocked(wanted, found) {
  const missing = Object.entries(wanted).some(([folder, { optional }]) => {
    return folder !== "" && optional !== true && found[folder] === undefined;
  });
  const other = Object.entries(found).some(([folder, { version, integrity }]) => {
    const locked = wanted[folder];
    return locked?.version !== version || locked?.integrity !== integrity;
  });
  return !missing && !other;
}

/** @param {import("./step.mjs").StepContext} context */
async function install({ run, locations, environment }) {
  const { code, stderr, stdout } = await run("npm", ARGUMENTS, {
    cwd: locations.project,
    env: environment,
  });
  if (code === 0) return;
  throw new SetUpError(
    "PACKAGES_NOT_INSTALLED",
    `npm ci ended with code ${code}\n${lastLines(stderr || stdout)}`,
    "Check that npm reaches its registry (`npm ping`), then run the command again.",
  );
}

/**
 * Where no package brings Node 24 for the platform, the machine's own must do.
 *
 * @param {import("./step.mjs").StepContext} context
 */
async function requireOwnNode({ probe, locations }) {
  const own = path.join(locations.bin, "node");
  if (await probe.isProgram(own)) return requireWorkingNode(probe, own);
  if (isAtLeast(probe.nodeVersion, MINIMUM.ownNode)) return;
  throw new SetUpError(
    "NODE_UNAVAILABLE",
    `no package brings Node 24 for ${process.platform} on ${process.arch}, and this is node ${probe.nodeVersion}`,
    "Install Node 24 or newer and put it first on the PATH.",
  );
}

/**
 * @param {import("../probe.mjs").Probe} probe
 * @param {string} node
 */
async function requireWorkingNode(probe, node) {
  const { code, stdout, stderr } = await probe.run(node, ["--version"]);
  if (code === 0 && findVersion(stdout) !== undefined) return;
  throw new SetUpError(
    "NODE_BROKEN",
    `the installed Node 24 does not run: ${lastLines(stderr, 2) || `exit code ${code}`}`,
    "Remove `node_modules`, which may come from another machine, and run the command again.",
  );
}

/** @param {import("../locations.mjs").Locations} locations */
function lockOf({ locks, project }) {
  const name = createHash("sha256").update(project).digest("hex").slice(0, 12);
  return path.join(locks, `packages-${name}`);
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
