import type { Status } from "../../tenants/lifecycle.ts";
import { tierNamed } from "../../tenants/tier.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { type Step, WORKFLOW } from "./step.ts";

const UNDECIDED: ReadonlySet<Status> = new Set(["registered", "awaiting-approval"]);

/** Looks whether a person must approve the sign-up first; if not, placing begins. */
export const check: Step = async (input, ports) => {
  const tenant = await currentTenant(input, ports, ARRIVING);
  const { approval } = tierNamed(ports.tiers, tenant.tier);
  if (!UNDECIDED.has(tenant.status)) return { needsApproval: false };
  if (approval === "operator") return { needsApproval: true };
  await ports.moves.move(tenant, "place", { by: WORKFLOW, reason: "no approval is needed" });
  return { needsApproval: false };
};
