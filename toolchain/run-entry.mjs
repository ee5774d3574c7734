import path from "node:path";
import { CommandRunner } from "./command-runner.mjs";
import { endAllWhenInterrupted, exitCodeOf, onInterruption } from "./interruption.mjs";
import { nodeBinary } from "./locations.mjs";
import { prepare } from "./prepare.mjs";

/**
 * Sets up, then runs an entry point of the project on its own Node; signals are the entry point's from there on.
 *
 * @param {string} entry Path below the project.
 * @param {import("./prepare.mjs").Needs} needs
 * @returns {Promise<number>} Its exit code.
 */
export async function runEntry(entry, needs) {
  const runner = new CommandRunner();
  const stopListening = endAllWhenInterrupted(runner);
  const { locations, environment } = await prepare(runner, needs);
  stopListening();

  onInterruption((signal) => runner.signal(signal));
  const args = [path.join(locations.project, entry), ...process.argv.slice(2)];
  const { code, signal } = await runner.run(nodeBinary(locations), args, {
    cwd: locations.project,
    env: environment,
    inherit: true,
  });
  return signal === null ? code : exitCodeOf(signal);
}
