import { once } from "node:events";
import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { TenantryError } from "../../tenants/errors.ts";
import { portOf } from "../../toolchain/checks/port.mjs";
import { startSandbox } from "../sandbox.ts";
import { sandboxFolder } from "../sandbox-document.ts";
import { StoryReport, Surprise } from "./report.ts";
import { linesFor } from "./signposts.ts";
import { type ToldStory, tellStory } from "./tell-story.ts";

/** Name of the story's sandbox, which begins empty each time. */
const NAME = "story";

const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};
const report = new StoryReport({ clock: () => performance.now(), say });
const ended = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof TenantryError)) throw error;
  say(`${error.message}\n${error.remedy}`);
  process.exitCode = 1;
}

/** Tells the story; stays afterwards unless it is told once. */
async function run(): Promise<number> {
  await rm(sandboxFolder(NAME, process.env), { recursive: true, force: true });
  const sandbox = await report.stage("sandbox", () =>
    startSandbox({ name: NAME, port: portOf(process.env), environment: process.env }),
  );
  // Every client of this process finds the local AWS as those of others do.
  process.env.AWS_ENDPOINT_URL = sandbox.place.endpoint;
  let told: ToldStory | undefined;
  try {
    told = await Promise.race([
      tellStory(sandbox, report).catch(noteSurprise),
      ended.then(() => undefined),
    ]);
    if (values.once) process.stdout.write(`${JSON.stringify(report.result())}\n`);
    else if (told) await stay(told);
  } finally {
    await told?.stop();
    await sandbox.stop();
  }
  return report.result().ok && told !== undefined ? 0 : 1;
}

/** Shows the way around, and waits for the end. */
async function stay(told: ToldStory): Promise<void> {
  for (const line of linesFor(told)) process.stdout.write(`${line}\n`);
  await ended;
  say("stopping everything that was started");
}

/** What follows cannot be told then; what was found so far is. */
function noteSurprise(error: unknown): undefined {
  if (!(error instanceof Surprise)) throw error;
  say(error.message);
  return undefined;
}
