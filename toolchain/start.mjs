import path from "node:path";
import { checkPort, portOf } from "./checks/port.mjs";
import { CommandRunner } from "./command-runner.mjs";
import { endAllWhenInterrupted, exitCodeOf, onInterruption } from "./interruption.mjs";
import { nodeBinary } from "./locations.mjs";
import { prepare } from "./prepare.mjs";
import { runAsProgram } from "./report.mjs";

/** Sets up, then tells the story; Ctrl-C is the story's from there on. */
async function start() {
  const runner = new CommandRunner();
  const stopListening = endAllWhenInterrupted(runner);
  const { locations, environment } = await prepare(runner, (probe) => [
    () => checkPort(probe, portOf(process.env)),
  ]);
  stopListening();

  onInterruption((signal) => runner.signal(signal));
  const story = path.join(locations.project, "sandbox", "story", "main.ts");
  const args = [story, ...process.argv.slice(2)];
  const { code, signal } = await runner.run(nodeBinary(locations), args, {
    cwd: locations.project,
    env: environment,
    inherit: true,
  });
  return signal === null ? code : exitCodeOf(signal);
}

await runAsProgram(start);
