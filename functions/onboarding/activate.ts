import type { Status } from "../../tenants/lifecycle.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { type Step, WORKFLOW } from "./step.ts";

const ARRIVED: ReadonlySet<Status> = new Set([...ARRIVING, "active", "suspended"]);

/** Puts the tenant in service; one that is there already stays as it is. */
export const activate: Step = async (input, ports) => {
  const tenant = await currentTenant(input, ports, ARRIVED);
  if (!ARRIVING.has(tenant.status)) return {};
  await ports.moves.move(tenant, "activate", {
    by: WORKFLOW,
    reason: "a probe through its own API was served",
  });
  return {};
};
