import { ProbeUnservedError } from "../../tenants/sign-up-errors.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { planeOf } from "./plane-of.ts";
import type { Step } from "./step.ts";
import { probeEmailOf, probePassword, SERVED } from "./tenant-probe.ts";

/**
 * Sees that the tenant's own API serves a user of the tenant, who is there only for this call.
 *
 * @throws {@link ProbeUnservedError}, upon which the workflow tries again for some minutes: joining
 * a usage plan can take a while.
 */
export const probe: Step = async (input, ports) => {
  const found = await currentTenant(input, ports, ARRIVING);
  const { tenant } = found;
  const plane = await planeOf(found, ports);
  const users = await ports.planes.users(plane, tenant);
  const email = probeEmailOf(tenant);
  const password = probePassword();
  const user = await users.ensure({ tenant, email, invited: false });
  try {
    await users.setPassword(user, password);
    const answer = await ports.probe.call(plane, user, password);
    if (answer !== SERVED) throw new ProbeUnservedError(answer);
  } finally {
    await users.remove(user);
  }
  return {};
};
