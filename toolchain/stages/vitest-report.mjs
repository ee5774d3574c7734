import { readFile } from "node:fs/promises";

/**
 * What we read of the report that vitest's JSON reporter writes.
 *
 * @typedef {object} VitestReport
 * @property {readonly VitestFile[]} testResults
 */

/**
 * @typedef {object} VitestFile
 * @property {string} name Path of the test file.
 * @property {string} status
 * @property {string} [message] Why the file itself failed.
 * @property {readonly { fullName: string, status: string }[]} assertionResults
 */

/**
 * Numbers of one run.
 *
 * @typedef {Pick<import("./stage.mjs").StageResult, "passed" | "failed" | "skipped" | "failures">} Counts
 */

/**
 * Counts what a report tells. A file that failed without a failing test (it could not be loaded) counts as one failure.
 *
 * @param {readonly VitestFile[]} files
 * @returns {Counts}
 */
export function countTests(files) {
  const tests = files.flatMap((file) => file.assertionResults);
  const failures = files.flatMap(failuresOf);
  const passed = tests.filter((test) => test.status === "passed").length;
  const failedTests = tests.filter((test) => test.status === "failed").length;
  return {
    passed,
    failed: failures.length,
    skipped: tests.length - passed - failedTests,
    failures,
  };
}

/**
 * Adds the failure of a run that went wrong although no test failed, such as an error outside of tests.
 *
 * @param {Counts} counts
 * @param {number} code Exit code of vitest.
 * @returns {Counts}
 */
export function withFailedRun(counts, code) {
  if (code === 0 || counts.failed > 0) return counts;
  return {
    ...counts,
    failed: 1,
    failures: [`vitest ended with code ${code}, though no test failed`],
  };
}

/**
 * Reads a report; a run that died left none, and then nothing is known of its tests.
 *
 * @param {string} file
 * @returns {Promise<VitestReport>}
 */
export async function readReport(file) {
  const text = await readFile(file, "utf8").catch(() => '{"testResults":[]}');
  return JSON.parse(text);
}

/**
 * @param {VitestFile} file
 * @returns {string[]}
 */
function failuresOf({ name, status, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (failed.length === 0 && status === "failed") return [`${name}: could not be run`];
  return failed.map((test) => `${name}: ${test.fullName}`);
}
