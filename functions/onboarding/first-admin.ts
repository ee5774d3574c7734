import { ADMIN_GROUP } from "../../tenants/membership.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { planeOf } from "./plane-of.ts";
import type { Step } from "./step.ts";

/**
 * Makes the tenant's first admin in its plane's user pool.
 *
 * @throws {@link EmailTakenError}
 */
export const firstAdmin: Step = async (input, ports) => {
  const tenant = await currentTenant(input, ports, ARRIVING);
  const users = await ports.planes.users(await planeOf(tenant, ports), tenant.tenant);
  await users.ensure({
    tenant: tenant.tenant,
    email: tenant.email,
    groups: [ADMIN_GROUP],
    invited: ports.invitesAdmins,
  });
  return {};
};
