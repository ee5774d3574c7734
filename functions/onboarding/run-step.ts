import { TenantryError } from "../../tenants/errors.ts";
import { activate } from "./activate.ts";
import { askApproval } from "./ask-approval.ts";
import { check } from "./check.ts";
import { close } from "./close.ts";
import { eraseItems } from "./erase-items.ts";
import { eraseTenant } from "./erase-tenant.ts";
import { fail } from "./fail.ts";
import { firstAdmin } from "./first-admin.ts";
import { place } from "./place.ts";
import { probe } from "./probe.ts";
import { removeUsers } from "./remove-users.ts";
import { type Step, StepInput, type StepName, type StepPorts } from "./step.ts";
import { wish } from "./wish.ts";
import { withdraw } from "./withdraw.ts";

const RUN: Readonly<Record<StepName, Step>> = {
  check,
  "ask-approval": askApproval,
  place,
  wish,
  "first-admin": firstAdmin,
  probe,
  activate,
  "remove-users": removeUsers,
  withdraw,
  fail,
  close,
  "erase-items": eraseItems,
  "erase-tenant": eraseTenant,
};

/**
 * A failure as Step Functions shall see it: by its name the workflow decides whether to try again,
 * and its message carries what a person needs to know.
 */
class StepError extends Error {
  override readonly name: string;

  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** Name of every failure that nobody foresaw; it may pass when the step is run again. */
const STEP_FAULT = "StepFaultError";

/**
 * Runs one step.
 *
 * @throws An error whose name the workflow knows
 */
export async function runStep(event: unknown, ports: StepPorts): Promise<Record<string, unknown>> {
  try {
    const input = StepInput.parse(event);
    return await RUN[input.step](input, ports);
  } catch (error) {
    throw stepErrorOf(error);
  }
}

function stepErrorOf(error: unknown): StepError {
  if (error instanceof TenantryError) {
    const { code, message, remedy } = error;
    return new StepError(error.name, JSON.stringify({ code, message, remedy }), { cause: error });
  }
  return new StepError(STEP_FAULT, String(error), { cause: error });
}
