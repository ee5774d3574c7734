import { placeTenant } from "../../tenants/place-tenant.ts";
import { tierNamed } from "../../tenants/tier.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { type Step, WORKFLOW } from "./step.ts";

/**
 * Chooses a shard, and reserves the place in the transaction that notes it; a place that is noted
 * already is kept.
 *
 * @throws {@link WriteConflictError} when the room went to another meanwhile; the workflow tries again.
 */
export const place: Step = async (input, ports) => {
  const tenant = await currentTenant(input, ports, ARRIVING);
  if (tenant.status === "provisioning") return {};
  const { isolation } = tierNamed(ports.tiers, tenant.tier);
  const kept = tenant.placement;
  const placement = kept ?? placeTenant(tenant.tenant, { isolation }, await ports.shards.all());
  const why = { by: WORKFLOW, reason: placement.reason };
  await ports.moves.move(tenant, "provision", why, {
    changes: { placement },
    joined: kept ? [] : [ports.shards.reserveWrite(placement, isolation)],
  });
  return {};
};
