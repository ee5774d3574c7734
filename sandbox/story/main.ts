import { once } from "node:events";
import { rm } from "node:fs/promises";
import { errorStatusOf } from "../../tenants/error-status.ts";
import { TenantryError } from "../../tenants/errors.ts";
import { portOf } from "../../toolchain/checks/port.mjs";
import { sandboxCommandLine } from "../command-line.ts";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { sandboxFolder } from "../sandbox-document.ts";
import { StoryReport } from "./report.ts";
import { linesFor, settingsOf } from "./signposts.ts";
import { type ToldStory, tellStory } from "./tell-story.ts";

/** Name of the story's sandbox, which begins empty each time. */
const NAME = "story";

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};
const interruption = new AbortController();
const ended = Promise.race(
  ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)),
).then(() => interruption.abort());
const report = new StoryReport({
  clock: () => performance.now(),
  // What fails because it was broken off is no finding.
  say: (line) => interruption.signal.aborted || say(line),
});

try {
  const { values } = sandboxCommandLine({ once: { type: "boolean", default: false } }, 0);
  process.exitCode = await run(values.once);
  // A story that was broken off may still wait for something; all that it started has been stopped.
  process.exit();
} catch (error) {
  if (!(error instanceof TenantryError)) throw error;
  say(`${error.message}\n${error.remedy}`);
  process.exitCode = errorStatusOf(error.code).exit;
}

/** Tells the story; stays afterwards unless it is told once. */
async function run(isToldOnce: boolean): Promise<number> {
  await rm(sandboxFolder(NAME, process.env), { recursive: true, force: true });
  const sandbox = await report.stage("sandbox", () =>
    startSandbox({ name: NAME, port: portOf(process.env), environment: process.env }),
  );
  // Every client of this process finds the local AWS as those of others do.
  process.env.AWS_ENDPOINT_URL = sandbox.place.endpoint;
  const stops: (() => void | Promise<void>)[] = [];
  try {
    const told = await Promise.race([tell(sandbox, stops), ended.then(() => undefined)]);
    if (isToldOnce) process.stdout.write(`${JSON.stringify(report.result())}\n`);
    else if (told) await stay(sandbox, told);
    return report.result().ok && told !== undefined ? 0 : 1;
  } finally {
    say("stopping everything that was started");
    for (const stop of stops.toReversed()) await stop();
    await sandbox.stop();
  }
}

/** What was found so far is told also when the story breaks off. */
async function tell(
  sandbox: Sandbox,
  stops: (() => void | Promise<void>)[],
): Promise<ToldStory | undefined> {
  try {
    return await tellStory({ sandbox, report, onStart: (stop) => stops.push(stop) });
  } catch (error) {
    report.breakOff(error);
    return undefined;
  }
}

/** Shows the way around, and waits for the end. */
async function stay(sandbox: Sandbox, told: ToldStory): Promise<void> {
  sandbox.tell(settingsOf(told));
  for (const line of await linesFor(told)) process.stdout.write(`${line}\n`);
  await ended;
}
