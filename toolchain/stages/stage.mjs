/**
 * What one stage of the tests found.
 *
 * @typedef {object} StageResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped Tests that say themselves that they cannot run here.
 * @property {readonly string[]} failures One line for each failure.
 * @property {string} output What the stage printed.
 */

/**
 * One stage of the tests.
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} doing What it proves, for a person who waits.
 * @property {boolean} [isLight] Whether it uses about one core, so that others like it may run beside it.
 * @property {(run: import("../steps/step.mjs").RunCommand, options: import("../command-runner.mjs").CommandOptions) => Promise<StageResult>} apply
 */

/**
 * Says in one line what a stage found.
 *
 * @param {StageResult} result
 * @returns {string}
 */
export function describeResult({ passed, failed, skipped }) {
  if (passed + failed + skipped === 0) return "nothing to run";
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(", ");
}
