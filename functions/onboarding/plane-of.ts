import { type PlaneOutputs, planeOutputsOf } from "../../tenants/plane-outputs.ts";
import { PlaneUnreadyError } from "../../tenants/sign-up-errors.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { StepPorts } from "./step.ts";

/**
 * The plane that serves a tenant, as its stack's truth describes it.
 *
 * @throws {@link PlaneUnreadyError}
 */
export async function planeOf(
  { placement }: Tenant,
  { mapping }: Pick<StepPorts, "mapping">,
): Promise<PlaneOutputs> {
  const stack = placement?.planeStack ?? "none";
  const { truth } = await mapping.read(stack);
  return planeOutputsOf(stack, truth?.outputs);
}

/** The same, or `undefined` where there is no plane (any more) in which something could be left. */
export async function planeIfAny(
  tenant: Tenant,
  ports: Pick<StepPorts, "mapping">,
): Promise<PlaneOutputs | undefined> {
  if (!tenant.placement) return undefined;
  try {
    return await planeOf(tenant, ports);
  } catch (error) {
    if (error instanceof PlaneUnreadyError) return undefined;
    throw error;
  }
}

/** Whether a tenant shares its plane, so that what it leaves there must be removed one by one. */
export function isPooled({ placement }: Tenant): boolean {
  return placement !== undefined && placement.planeStack !== placement.stack;
}
