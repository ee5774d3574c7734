import { checkNode } from "./checks/node.mjs";
import { checkNpm } from "./checks/npm.mjs";
import { checkPort } from "./checks/port.mjs";
import { checkPulumi, checkPulumiSource } from "./checks/pulumi.mjs";
import { checkPython } from "./checks/python.mjs";

/**
 * Looks at everything that set-up and the sandbox need, all at once.
 *
 * @param {import("./probe.mjs").Probe} probe
 * @param {import("./locations.mjs").Locations} locations
 * @param {number} port Port of the sandbox's front.
 * @returns {Promise<import("./checks/check.mjs").Check[]>}
 */
export async function diagnose(probe, locations, port) {
  const [node, npm, python, pulumi, free] = await Promise.all([
    checkNode(probe),
    checkNpm(probe),
    checkPython(probe),
    checkPulumi(probe, locations),
    checkPort(probe, port),
  ]);
  const source = pulumi.ok ? [] : [await checkPulumiSource(probe)];
  return [node, npm, python, pulumi, ...source, free];
}
