import { LEAVING, remainingTenant } from "./current-tenant.ts";
import { giveBack } from "./fail.ts";
import { type Step, WORKFLOW } from "./step.ts";

/** Forgets the request, then gives the place back, frees the name and removes the tenant at once; its audit stays. */
export const eraseTenant: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, LEAVING);
  if (!tenant) return {};
  await ports.registrations.forgetRequest(tenant);
  const why = { by: WORKFLOW, reason: "nothing of the tenant is left" };
  await ports.moves.erase(tenant, why, [
    ...(await giveBack(tenant, ports)),
    ports.registrations.freeNameWrite(tenant),
  ]);
  return {};
};
