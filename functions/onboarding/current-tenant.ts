import { unlessNotFound } from "../../tenants/errors.ts";
import type { Status } from "../../tenants/lifecycle.ts";
import { AttemptOvertakenError } from "../../tenants/sign-up-errors.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { StepInput, StepPorts } from "./step.ts";

/** States of a tenant that is on its way into service. */
export const ARRIVING: ReadonlySet<Status> = new Set([
  "registered",
  "awaiting-approval",
  "placing",
  "provisioning",
]);

/** States of a tenant that is on its way out. */
export const LEAVING: ReadonlySet<Status> = new Set(["offboarding", "retained"]);

/**
 * The tenant of a workflow, as long as the workflow is the tenant's latest and the tenant is in one
 * of the states in which the step has anything to do, or beyond it.
 *
 * @throws {@link AttemptOvertakenError} when a later attempt has begun, so that a workflow that
 * comes too late changes nothing.
 */
export async function currentTenant(
  { tenant: id, attempt }: StepInput,
  { tenants }: Pick<StepPorts, "tenants">,
  expected: ReadonlySet<Status>,
): Promise<Tenant> {
  const tenant = await tenants.get(id);
  if (tenant.attempt === attempt && expected.has(tenant.status)) return tenant;
  throw new AttemptOvertakenError(id, attempt, tenant.attempt);
}

/** The same for a step after which the tenant may be gone; `undefined` when it is. */
export function remainingTenant(
  input: StepInput,
  ports: Pick<StepPorts, "tenants">,
  expected: ReadonlySet<Status>,
): Promise<Tenant | undefined> {
  return currentTenant(input, ports, expected).catch(unlessNotFound);
}
