import { findVersion } from "../version.mjs";
import { failed, passed } from "./check.mjs";

/**
 * npm installs the project's packages.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<import("./check.mjs").Check>}
 */
export async function checkNpm(probe) {
  const { code, stdout } = await probe.run("npm", ["--version"]);
  const version = code === 0 ? findVersion(stdout) : undefined;
  if (version !== undefined) return passed("npm", `npm ${version}`);
  return failed(
    "npm",
    "no working npm on the PATH",
    "Install npm, which comes with Node from https://nodejs.org (Debian and Ubuntu: `sudo apt install npm`).",
  );
}
