import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { checkPulumiSource, findPulumi, PULUMI_DOWNLOADS } from "../checks/pulumi.mjs";
import { withLock } from "../lock.mjs";
import { PULUMI_VERSION } from "../pins.mjs";
import { lastLines, SetUpError } from "../set-up-error.mjs";
import { buildPulumi } from "./pulumi-build.mjs";
import { downloadPulumi } from "./pulumi-download.mjs";

/**
 * Brings the Pulumi CLI where the PATH has none that is recent enough: downloaded where the internet is, else built.
 *
 * @param {import("./step.mjs").StepContext} context
 * @param {() => Promise<void>} afterPackages Waits for the packages, of which the official installer is one.
 * @returns {import("./step.mjs").Step}
 */
export function pulumiStep(context, afterPackages) {
  const { locations, probe } = context;
  const isDone = async () => (await findPulumi(probe, locations)).bin !== undefined;
  return {
    name: "pulumi",
    doing: `Pulumi ${PULUMI_VERSION}: downloaded, or built from Go modules in about four minutes`,
    isDone,
    requirements: [() => checkPulumiSource(probe)],
    apply: () =>
      withLock(path.join(locations.locks, `pulumi-${PULUMI_VERSION}`), async () => {
        if (!(await isDone())) await bring(context, afterPackages);
      }),
  };
}

/**
 * Makes the installation beside its place and moves it there when it is whole.
 *
 * @param {import("./step.mjs").StepContext} context
 * @param {() => Promise<void>} afterPackages
 */
async function bring(context, afterPackages) {
  const { pulumi, pulumiWork } = context.locations;
  const draft = path.join(pulumiWork, "installation");
  await mkdir(path.join(draft, "bin"), { recursive: true });
  await make(context, draft, afterPackages);
  await requireVersion(context, path.join(draft, "bin", "pulumi"));

  await rm(pulumi, { recursive: true, force: true });
  await rename(draft, pulumi);
  await rm(pulumiWork, { recursive: true, force: true });
}

/**
 * @param {import("./step.mjs").StepContext} context
 * @param {string} draft
 * @param {() => Promise<void>} afterPackages
 */
async function make(context, draft, afterPackages) {
  if (!(await context.probe.isReachable(PULUMI_DOWNLOADS))) return buildPulumi(context, draft);
  await afterPackages();
  const failure = await downloadPulumi(context, draft);
  if (failure === undefined) return;
  await buildPulumi(context, draft).catch((error) => {
    const also = error instanceof Error ? error.message : String(error);
    throw new SetUpError(
      "PULUMI_UNAVAILABLE",
      `the download of Pulumi ${PULUMI_VERSION} failed: ${failure}\nand so did the build: ${also}`,
      `Connect to the internet and run the command again, or put Pulumi ${PULUMI_VERSION} or newer on the PATH.`,
    );
  });
}

/**
 * @param {import("./step.mjs").StepContext} context
 * @param {string} program
 */
async function requireVersion({ probe }, program) {
  const { code, stdout, stderr } = await probe.run(program, ["version"]);
  if (code === 0 && stdout.trim() === `v${PULUMI_VERSION}`) return;
  const told = lastLines(stdout + stderr, 3) || `exit code ${code}`;
  throw new SetUpError(
    "PULUMI_BROKEN",
    `the new pulumi should be v${PULUMI_VERSION} and says: ${told}`,
    `Remove ${path.dirname(path.dirname(program))} and run the command again.`,
  );
}
