import { SetUpError } from "./set-up-error.mjs";

/**
 * Does whatever earlier runs have not done yet.
 *
 * Everything that the machine lacks is named before any work starts; then all open steps run side by side.
 *
 * @param {readonly import("./steps/step.mjs").Step[]} steps
 * @param {readonly (() => Promise<import("./checks/check.mjs").Check>)[]} always Requirements that hold whatever is left to do.
 * @param {import("./progress.mjs").Progress} progress
 * @throws {SetUpError} With every requirement that is not met, or every step that failed.
 */
export async function setUp(steps, always, progress) {
  const done = await Promise.all(steps.map((step) => step.isDone()));
  const open = steps.filter((_, index) => done[index] === false);
  await requireAll([...always, ...open.flatMap((step) => step.requirements)]);

  const results = await Promise.allSettled(open.map((step) => applyStep(step, progress)));
  const reasons = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  if (reasons.length > 0) throw asOneError(reasons);
}

/**
 * Runs requirements and names all that are not met.
 *
 * @param {readonly (() => Promise<import("./checks/check.mjs").Check>)[]} requirements
 */
async function requireAll(requirements) {
  const checks = await Promise.all(requirements.map((check) => check()));
  const missing = checks.filter((check) => !check.ok);
  if (missing.length === 0) return;
  throw new SetUpError(
    "MACHINE_NOT_READY",
    missing.map((check) => `${check.name}: ${check.detail}`).join("\n"),
    missing.map((check) => check.remedy).join("\n"),
  );
}

/**
 * @param {import("./steps/step.mjs").Step} step
 * @param {import("./progress.mjs").Progress} progress
 */
async function applyStep(step, progress) {
  const end = progress.begin(step.name, step.doing);
  try {
    await step.apply();
    end(true, step.doing);
  } catch (error) {
    end(false, "failed; told below when the others have ended");
    throw error;
  }
}

/**
 * Joins the failures of several steps; a bug among them rises as it is, with its stack.
 *
 * @param {readonly unknown[]} reasons
 * @returns {unknown}
 */
function asOneError(reasons) {
  const bug = reasons.find((reason) => !(reason instanceof SetUpError));
  if (bug !== undefined || reasons.length === 1) return bug ?? reasons[0];
  const errors = reasons.filter((reason) => reason instanceof SetUpError);
  return new SetUpError(
    "SET_UP_FAILED",
    errors.map((error) => error.message).join("\n"),
    errors.map((error) => error.remedy).join("\n"),
  );
}
