import type { PlaneUsers } from "../../stores/plane-users.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { ARRIVING, LEAVING, remainingTenant } from "./current-tenant.ts";
import { isPooled, planeIfAny } from "./plane-of.ts";
import type { Step } from "./step.ts";
import { probeEmailOf } from "./tenant-probe.ts";

const EITHER = new Set([...ARRIVING, ...LEAVING, "failed" as const]);

/** Users that are asked for at once. Source: Cognito API, ListUsersInGroup, Limit. */
const PAGE = 60;

/** Removes a pooled tenant's users from the pool that it shares; a silo's users go with the silo. */
export const removeUsers: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, EITHER);
  if (!tenant || !isPooled(tenant)) return {};
  const plane = await planeIfAny(tenant, ports);
  if (!plane) return {};
  const users = await ports.planes.users(plane, tenant.tenant);
  await removeMembers(tenant, users);
  for (const email of [probeEmailOf(tenant.tenant), tenant.email]) {
    await users.removeOwn(tenant.tenant, email);
  }
  return {};
};

/** What was removed is not found again, so that reading begins anew until nobody is there. */
async function removeMembers({ tenant }: Tenant, users: PlaneUsers): Promise<void> {
  for (;;) {
    const { items } = await users.list(tenant, { limit: PAGE });
    if (items.length === 0) return;
    for (const { user } of items) await users.remove(user);
  }
}
