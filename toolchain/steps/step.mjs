/**
 * One part of set-up. Steps know nothing of each other, so that they can run side by side.
 *
 * @typedef {object} Step
 * @property {string} name Short name for the progress line.
 * @property {string} doing What it does, for a person who waits.
 * @property {() => Promise<boolean>} isDone Whether an earlier run has done it; must be quick.
 * @property {readonly (() => Promise<import("../checks/check.mjs").Check>)[]} requirements What the machine must have for `apply`.
 * @property {() => Promise<void>} apply Does it. May be killed at any moment and is then called again.
 */

/**
 * What steps work with.
 *
 * @typedef {object} StepContext
 * @property {import("../locations.mjs").Locations} locations
 * @property {NodeJS.ProcessEnv} environment Environment of the machine's own tools.
 * @property {import("../probe.mjs").Probe} probe
 * @property {RunCommand} run
 */

/**
 * Runs a command to its end, as {@link import("../command-runner.mjs").CommandRunner.run} does.
 *
 * @callback RunCommand
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("../command-runner.mjs").CommandOptions} [options]
 * @returns {Promise<import("../command-runner.mjs").Outcome>}
 */
export {};
