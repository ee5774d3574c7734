import { LEAVING, remainingTenant } from "./current-tenant.ts";
import { planeIfAny } from "./plane-of.ts";
import type { Step } from "./step.ts";

/** Lets no request of a leaving tenant pass any more. */
export const close: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, LEAVING);
  const plane = tenant && (await planeIfAny(tenant, ports));
  if (!tenant || !plane) return {};
  const directory = await ports.planes.directory(plane, tenant.tenant);
  await directory.setStatus(tenant.tenant, "suspended");
  return {};
};
