import { LEAVING, remainingTenant } from "./current-tenant.ts";
import { isPooled, planeIfAny } from "./plane-of.ts";
import type { Step } from "./step.ts";

/** Removes a pooled tenant's items from the tables that it shares; a silo's tables go with the silo. */
export const eraseItems: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, LEAVING);
  if (!tenant || !isPooled(tenant)) return {};
  const plane = await planeIfAny(tenant, ports);
  if (!plane) return {};
  const items = await ports.planes.items(plane, tenant.tenant);
  await items.removeAll(tenant.tenant);
  return {};
};
