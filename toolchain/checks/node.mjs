import { MINIMUM } from "../pins.mjs";
import { isAtLeast } from "../version.mjs";
import { failed, passed } from "./check.mjs";

/**
 * Set-up itself needs a Node; all else runs on the Node 24 that it brings.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<import("./check.mjs").Check>}
 */
export async function checkNode(probe) {
  const found = `node ${probe.nodeVersion}`;
  if (isAtLeast(probe.nodeVersion, MINIMUM.node)) return passed("node", found);
  return failed(
    "node",
    `${found} is older than ${MINIMUM.node}`,
    "Install Node 20 or newer, for instance from https://nodejs.org, and put it first on the PATH.",
  );
}
