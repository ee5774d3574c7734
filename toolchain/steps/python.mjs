import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { checkPython, findPython } from "../checks/python.mjs";
import { pythonEnvironment } from "../locations.mjs";
import { withLock } from "../lock.mjs";
import { lastLines, SetUpError } from "../set-up-error.mjs";

/** Written last: an environment without it is half made and made anew. */
const STAMP = ".complete";

const PIP_ARGUMENTS = [
  "-m",
  "pip",
  "install",
  "--require-hashes",
  "--no-input",
  "--disable-pip-version-check",
];

/**
 * Makes the Python environment of the local AWS from its pinned and hashed packages.
 *
 * It is made in place, because environments hold their own path and cannot be moved; lock and stamp keep it whole.
 *
 * @param {import("./step.mjs").StepContext} context
 * @returns {import("./step.mjs").Step}
 */
export function pythonStep(context) {
  const { locations, probe } = context;
  const isDone = () => isComplete(context);
  return {
    name: "local AWS",
    doing: "pip install: the emulator into an environment of its own",
    isDone,
    requirements: [() => checkPython(probe)],
    apply: () => {
      const folder = pythonEnvironment(locations);
      return withLock(path.join(locations.locks, path.basename(folder)), async () => {
        if (!(await isDone())) await build(context, folder);
      });
    },
  };
}

/**
 * @param {import("./step.mjs").StepContext} context
 * @returns {Promise<boolean>}
 */
async function isComplete({ locations, probe }) {
  const folder = pythonEnvironment(locations);
  const stamp = await readFile(path.join(folder, STAMP), "utf8").catch(() => undefined);
  if (stamp !== (await hashOf(locations.requirements))) return false;
  return probe.isProgram(path.join(folder, "bin", "python"));
}

/**
 * @param {import("./step.mjs").StepContext} context
 * @param {string} folder
 */
async function build({ locations, run, probe, environment }, folder) {
  const python = (await findPython(probe)) ?? "python3";
  await mkdir(path.dirname(folder), { recursive: true });
  const made = await run(python, ["-m", "venv", "--clear", folder], { env: environment });
  requireSuccess(
    made,
    "python -m venv",
    "Install Python's venv and pip, then run the command again.",
  );

  const own = path.join(folder, "bin", "python");
  const args = [...PIP_ARGUMENTS, "--requirement", locations.requirements];
  const installed = await run(own, args, { env: environment });
  requireSuccess(
    installed,
    "pip install",
    "Check that pip reaches its package index (`python3 -m pip download ministack`), then run the command again.",
  );
  await writeFile(path.join(folder, STAMP), await hashOf(locations.requirements));
}

/**
 * @param {import("../command-runner.mjs").Outcome} outcome
 * @param {string} what
 * @param {string} remedy
 */
function requireSuccess({ code, stdout, stderr }, what, remedy) {
  if (code === 0) return;
  const reason = lastLines(stderr || stdout);
  throw new SetUpError("PYTHON_NOT_READY", `${what} ended with code ${code}\n${reason}`, remedy);
}

/**
 * @param {string} file
 * @returns {Promise<string>}
 */
async function hashOf(file) {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
