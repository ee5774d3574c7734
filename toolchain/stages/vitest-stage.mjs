import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { countTests, readReport, withFailedRun } from "./vitest-report.mjs";

/** Everything that failed is told, a forgotten `.only` is refused, and passing tests keep silent. */
const ARGUMENTS = ["run", "--passWithNoTests", "--allowOnly=false", "--silent=passed-only"];

/**
 * A stage that is one project of `vitest.config.ts`.
 *
 * @param {string} name Name of the stage and of the project.
 * @param {string} doing
 * @returns {import("./stage.mjs").Stage}
 */
export function vitestStage(name, doing) {
  return {
    name,
    doing,
    apply: async (run, options) => {
      const { code, files, output } = await runVitest(run, options, ["--project", name]);
      return { name, ...withFailedRun(countTests(files), code), output };
    },
  };
}

/**
 * All given projects in one run with one coverage report, child processes included; thresholds are in `vitest.config.ts`.
 *
 * @param {readonly string[]} projects
 * @returns {import("./stage.mjs").Stage}
 */
export function coverageStage(projects) {
  const name = "coverage";
  return {
    name,
    doing: `${projects.join(", ")} with coverage`,
    apply: async (run, options) => {
      const args = ["--coverage", ...projects.flatMap((project) => ["--project", project])];
      const { code, files, output } = await runVitest(run, uncached(options), args);
      return { name, ...withFailedRun(countTests(files), code), output };
    },
  };
}

/**
 * Node counts functions less exactly when it takes them from its compile cache.
 *
 * @param {import("../command-runner.mjs").CommandOptions} options
 */
function uncached(options) {
  return { ...options, env: { ...options.env, NODE_DISABLE_COMPILE_CACHE: "1" } };
}

/**
 * @param {import("../steps/step.mjs").RunCommand} run
 * @param {import("../command-runner.mjs").CommandOptions} options
 * @param {readonly string[]} args
 */
async function runVitest(run, options, args) {
  const file = path.join(options.cwd ?? ".", ".tenantry", `tests-${randomUUID()}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code, stdout, stderr } = await run(
    "vitest",
    [...ARGUMENTS, ...reporters, ...args],
    options,
  );
  const { testResults } = await readReport(file);
  await rm(file, { force: true });
  return { code, files: testResults, output: `${stdout}\n${stderr}` };
}
