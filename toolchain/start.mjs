import { checkPort, portOf } from "./checks/port.mjs";
import { runAsProgram } from "./report.mjs";
import { runEntry } from "./run-entry.mjs";

/** Sets up, then tells the story. */
await runAsProgram(() =>
  runEntry("sandbox/story/main.ts", {
    requirements: (probe) => [() => checkPort(probe, portOf(process.env))],
  }),
);
