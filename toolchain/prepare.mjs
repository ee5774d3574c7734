import { checkNode } from "./checks/node.mjs";
import { findPulumi } from "./checks/pulumi.mjs";
import { CommandRunner } from "./command-runner.mjs";
import { machineEnvironment, projectEnvironment } from "./environment.mjs";
import { locationsOf } from "./locations.mjs";
import { machineProbe } from "./probe.mjs";
import { Progress } from "./progress.mjs";
import { setUp } from "./set-up.mjs";
import { packagesStep } from "./steps/packages.mjs";
import { pulumiStep } from "./steps/pulumi.mjs";
import { pythonStep } from "./steps/python.mjs";

/**
 * What the two commands find ready.
 *
 * @typedef {object} Prepared
 * @property {import("./locations.mjs").Locations} locations
 * @property {NodeJS.ProcessEnv} environment Environment for everything of the project.
 * @property {Progress} progress
 */

/**
 * What a command needs besides.
 *
 * @typedef {object} Needs
 * @property {(probe: import("./probe.mjs").Probe) => readonly (() => Promise<import("./checks/check.mjs").Check>)[]} [requirements] Of the machine.
 * @property {boolean} [localAws] Whether the local AWS; a worker on AWS does without. Default: true.
 */

/**
 * Sets everything up that a command needs, and nothing twice.
 *
 * @param {CommandRunner} runner
 * @param {Needs} [needs]
 * @returns {Promise<Prepared>}
 */
export async function prepare(runner, { requirements = () => [], localAws = true } = {}) {
  const locations = locationsOf(process.env);
  const environment = machineEnvironment(process.env, locations);
  const probe = machineProbe(runner, environment);
  const progress = new Progress(process.stderr, process.env);

  const steps = stepsOf({ locations, environment, probe, run: runner.run }, localAws);
  await setUp(steps, [() => checkNode(probe), ...requirements(probe)], progress);

  const { bin } = await findPulumi(probe, locations);
  return { locations, progress, environment: projectEnvironment(process.env, locations, bin) };
}

/**
 * @param {import("./steps/step.mjs").StepContext} context
 * @param {boolean} localAws
 * @returns {import("./steps/step.mjs").Step[]}
 */
function stepsOf(context, localAws) {
  const packages = packagesStep(context);
  // The lock makes the second call wait for the first, whichever of the two comes first.
  const pulumi = pulumiStep(context, packages.apply);
  return [packages, pulumi, ...(localAws ? [pythonStep(context)] : [])];
}
