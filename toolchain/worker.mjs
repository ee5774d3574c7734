import { runAsProgram } from "./report.mjs";
import { runEntry } from "./run-entry.mjs";

/** Sets up what a worker needs, then runs it: what a build of CodeBuild and a container start with. */
await runAsProgram(() => runEntry("automation/worker/main.ts", { localAws: false }));
