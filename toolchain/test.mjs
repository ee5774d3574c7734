import { CommandRunner } from "./command-runner.mjs";
import { endAllWhenInterrupted } from "./interruption.mjs";
import { prepare } from "./prepare.mjs";
import { runAsProgram } from "./report.mjs";
import { planStages } from "./stages/plan-stages.mjs";
import { closingLine, runStages } from "./stages/run-stages.mjs";

/** Sets up, then runs the stages that the arguments name. */
async function test() {
  const stages = planStages(process.argv.slice(2));
  const runner = new CommandRunner();
  endAllWhenInterrupted(runner);
  const { locations, environment, progress } = await prepare(runner);

  const options = { cwd: locations.project, env: withColors(environment) };
  /** @param {string} text */
  const talk = (text) => void process.stderr.write(text);
  const results = await runStages(stages, runner.run, options, { progress, talk });
  process.stdout.write(`${closingLine(results)}\n`);
  return results.some((result) => result.failed > 0) ? 1 : 0;
}

/**
 * Tools write to a pipe here, so they are told when a person will read it on a terminal.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
function withColors(environment) {
  const isColored = process.stderr.isTTY === true && !environment.NO_COLOR && !environment.CI;
  return isColored ? { ...environment, FORCE_COLOR: "1" } : environment;
}

await runAsProgram(test);
