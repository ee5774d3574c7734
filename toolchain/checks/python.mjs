import { MINIMUM } from "../pins.mjs";
import { findVersion, isAtLeast } from "../version.mjs";
import { failed, passed } from "./check.mjs";

/** Asks one Python for its version and for the modules that make an environment with pip in it. */
const QUESTION = [
  "import sys, importlib.util as u",
  "print('.'.join(map(str, sys.version_info[:3])))",
  "print(' '.join(m for m in ('venv', 'ensurepip') if u.find_spec(m) is None))",
].join("; ");

/** Names under which Python is installed, in the order in which they are tried. */
const COMMANDS = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"];

/**
 * What one Python says of itself.
 *
 * @typedef {object} Python
 * @property {string} command
 * @property {string} version
 * @property {string} missing Modules that it lacks, parted by spaces.
 */

/**
 * Finds a Python that can make the environment of the local AWS.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<string | undefined>} Its command.
 */
export async function findPython(probe) {
  const pythons = await askAll(probe);
  return pythons.find(isUsable)?.command;
}

/**
 * The local AWS runs in a Python environment of its own.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<import("./check.mjs").Check>}
 */
export async function checkPython(probe) {
  const pythons = await askAll(probe);
  const usable = pythons.find(isUsable);
  if (usable !== undefined) return passed("python", `${usable.command} ${usable.version}`);

  const recent = pythons.find(isRecent);
  if (recent !== undefined) return withoutModules(recent);
  return failed(
    "python",
    describeOld(pythons[0]),
    `Install Python 3.10 or newer with venv and pip.`,
  );
}

/** @param {Python} python */
function withoutModules({ command, version, missing }) {
  const [major, minor] = version.split(".");
  return failed(
    "python",
    `${command} ${version} lacks ${missing.replace(" ", " and ")}, so it cannot make an environment`,
    `Install the missing part (Debian and Ubuntu: \`sudo apt install python${major}.${minor}-venv\`).`,
  );
}

/** @param {Python | undefined} python */
function describeOld(python) {
  if (python === undefined) return "no python3 on the PATH";
  return `${python.command} ${python.version} is older than ${MINIMUM.python}`;
}

/** @param {Python} python */
function isRecent(python) {
  return isAtLeast(python.version, MINIMUM.python);
}

/** @param {Python} python */
function isUsable(python) {
  return isRecent(python) && python.missing === "";
}

/**
 * Asks one Python after the other, and stops at the first usable one.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<Python[]>}
 */
async function askAll(probe) {
  /** @type {Python[]} */
  const pythons = [];
  for (const command of COMMANDS) {
    const { code, stdout } = await probe.run(command, ["-c", QUESTION]);
    const [first = "", second = ""] = stdout.split("\n");
    const version = findVersion(first);
    if (code !== 0 || version === undefined) continue;
    const python = { command, version, missing: second.trim() };
    pythons.push(python);
    if (isUsable(python)) break;
  }
  return pythons;
}
