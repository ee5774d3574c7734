import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { pythonEnvironment } from "../../../toolchain/locations.mjs";
import { pythonStep } from "../../../toolchain/steps/python.mjs";
import {
  failure,
  fakeProbe,
  recordingContext,
  success,
  temporaryLocations,
} from "../fake-machine.ts";

async function prepared() {
  const locations = await temporaryLocations();
  await mkdir(path.dirname(locations.requirements), { recursive: true });
  await writeFile(locations.requirements, "ministack==1.5.33 --hash=sha256:00\n");
  const folder = pythonEnvironment(locations);
  const probe = fakeProbe({
    commands: { "python3 -c": "3.11.7\n\n" },
    programs: [path.join(folder, "bin", "python")],
  });
  return { locations, folder, probe };
}

/** Does what `python -m venv` does to the file system, as far as the step looks. */
async function makeEnvironment(line: string) {
  const folder = /-m venv --clear (.+)$/.exec(line)?.[1];
  if (folder !== undefined) await mkdir(path.join(folder, "bin"), { recursive: true });
  return success();
}

test("makes the environment and installs only packages of known content", async () => {
  const { locations, folder, probe } = await prepared();
  const { context, seen } = recordingContext(locations, probe, makeEnvironment);

  await pythonStep(context).apply();

  expect(seen.map((command) => command.line)).toStrictEqual([
    `python3 -m venv --clear ${folder}`,
    `${folder}/bin/python -m pip install --require-hashes --no-input --disable-pip-version-check --requirement ${locations.requirements}`,
  ]);
});

test("is done once everything is installed, and not before", async () => {
  const { locations, probe } = await prepared();
  const step = pythonStep(recordingContext(locations, probe, makeEnvironment).context);

  const before = await step.isDone();
  await step.apply();

  expect([before, await step.isDone()]).toStrictEqual([false, true]);
});

test("makes an environment anew whose installation was interrupted", async () => {
  const { locations, probe } = await prepared();
  const interrupted = recordingContext(locations, probe, async (line) =>
    line.includes("pip") ? failure("killed", 137) : makeEnvironment(line),
  );
  await expect(pythonStep(interrupted.context).apply()).rejects.toMatchObject({
    code: "PYTHON_NOT_READY",
    message: "pip install ended with code 137\nkilled",
  });

  const again = recordingContext(locations, probe, makeEnvironment);
  const isDone = await pythonStep(again.context).isDone();
  await pythonStep(again.context).apply();

  expect(isDone).toBe(false);
  expect(again.seen).toHaveLength(2);
});

test("makes the environment once when two set-ups run at the same time", async () => {
  const { locations, probe } = await prepared();
  const { context, seen } = recordingContext(locations, probe, makeEnvironment);

  await Promise.all([pythonStep(context).apply(), pythonStep(context).apply()]);

  expect(seen).toHaveLength(2);
});
