import path from "node:path";
import { fileURLToPath } from "node:url";
import { nodeBinary } from "../locations.mjs";
import { lastLines } from "../set-up-error.mjs";

const INSTALLER = fileURLToPath(new URL("../install-pulumi.mjs", import.meta.url));

/**
 * Downloads the Pulumi CLI by its official installer, in a process of its own because it needs the installed packages.
 *
 * @param {import("./step.mjs").StepContext} context
 * @param {string} installation
 * @returns {Promise<string | undefined>} Why it failed, if it did.
 */
export async function downloadPulumi({ run, environment, locations }, installation) {
  const { code, stdout, stderr } = await run(nodeBinary(locations), [INSTALLER, installation], {
    cwd: path.dirname(installation),
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return code === 0 ? undefined : lastLines(stderr || stdout, 4) || `exit code ${code}`;
}
