import { describeResult } from "./stage.mjs";

/**
 * What stages write to.
 *
 * @typedef {object} StageOutput
 * @property {import("../progress.mjs").Progress} progress
 * @property {(text: string) => void} talk Takes what is for people.
 */

/**
 * Runs every stage in order, light ones side by side. A failed one stops none of the others: each tells something that the others do not.
 *
 * @param {readonly import("./stage.mjs").Stage[]} stages
 * @param {import("../steps/step.mjs").RunCommand} run
 * @param {import("../command-runner.mjs").CommandOptions} options
 * @param {StageOutput} output
 * @returns {Promise<import("./stage.mjs").StageResult[]>}
 */
export async function runStages(stages, run, options, { progress, talk }) {
  const results = [];
  for (const group of groupsOf(stages)) {
    const runOne = async (/** @type {import("./stage.mjs").Stage} */ stage) => {
      const end = progress.begin(stage.name, stage.doing);
      const result = await stage.apply(run, options);
      end(result.failed === 0, describeResult(result));
      for (const failure of result.failures) talk(`             ${failure}\n`);
      return result;
    };
    results.push(...(await Promise.all(group.map(runOne))));
  }
  for (const result of results) {
    if (result.failed > 0) talk(`\n──── ${result.name} failed ────\n${result.output.trim()}\n`);
  }
  return results;
}

/**
 * Stages that use one core each run side by side, all others alone.
 *
 * @param {readonly import("./stage.mjs").Stage[]} stages
 * @returns {import("./stage.mjs").Stage[][]}
 */
function groupsOf(stages) {
  /** @type {import("./stage.mjs").Stage[][]} */
  const groups = [];
  for (const stage of stages) {
    const last = groups.at(-1);
    if (stage.isLight && last?.[0]?.isLight) last.push(stage);
    else groups.push([stage]);
  }
  return groups;
}

/**
 * The line that closes a run.
 *
 * @param {readonly import("./stage.mjs").StageResult[]} results
 * @returns {string} Such as `211 passed, 0 failed`.
 */
export function closingLine(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  return `${passed} passed, ${failed} failed`;
}
