import type { JoinedWrite } from "../../stores/mapping-store.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { ARRIVING, LEAVING, remainingTenant } from "./current-tenant.ts";
import { failureReasonOf, withLeftovers } from "./failure-reason.ts";
import { isPooled } from "./plane-of.ts";
import type { StepPorts } from "./step.ts";
import { type Step, type StepInput, WORKFLOW } from "./step.ts";

const EITHER = new Set([...ARRIVING, ...LEAVING, "failed" as const]);

/**
 * Notes why the tenant failed. In the same transaction its place is given back, but only if nothing
 * of the tenant is left there.
 */
export const fail: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, EITHER);
  if (!tenant || tenant.status === "failed") return {};
  const { failure: cause = { Error: "", Cause: "" }, left } = input;
  const failure = withLeftovers(failureReasonOf(cause), left);
  await ports.moves.move(
    tenant,
    "fail",
    { by: WORKFLOW, reason: failure.message },
    {
      changes: { failure, ...(isEmptied(tenant, input) ? { placement: undefined } : {}) },
      joined: isEmptied(tenant, input) ? await giveBack(tenant, ports) : [],
    },
  );
  return {};
};

/** A tenant that was leaving keeps its place until it is gone. */
function isEmptied({ status, placement }: Tenant, { left }: StepInput): boolean {
  return placement !== undefined && !left && ARRIVING.has(status);
}

/** The writes that give a tenant's place back; they must join the one that ends the placement. */
export async function giveBack(
  tenant: Tenant,
  { shards, reservations }: Pick<StepPorts, "shards" | "reservations">,
): Promise<readonly JoinedWrite[]> {
  const { placement } = tenant;
  if (!placement) return [];
  const shard = await shards.get(placement.shard);
  return reservations.giveBack(placement, isPooled(tenant) ? "pool" : "silo", shard);
}
