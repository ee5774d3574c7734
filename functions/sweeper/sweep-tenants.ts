import type { TenantMoves } from "../../stores/tenant-moves.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import type { Workflows } from "../../stores/workflows.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { LOST_ERROR, planTenant, type TenantPlan } from "./plan-tenant.ts";

/** What looking after tenants needs. */
export interface TenantSweep {
  /** Reads tenants. */
  readonly tenants: Pick<TenantStore, "get">;
  /** Moves tenants. */
  readonly moves: Pick<TenantMoves, "move">;
  /** Starts executions. */
  readonly workflows: Pick<Workflows, "start" | "stateOf">;
  /** Whether something is so young that those who deal with it first may still do so. */
  readonly isFresh: (since: string) => boolean;
}

/** Sees to one tenant that should be on its way. */
export async function sweepTenant(id: string, ports: TenantSweep): Promise<void> {
  const tenant = await ports.tenants.get(id);
  if (ports.isFresh(tenant.changedAt)) return;
  const plan = await planTenant(tenant, (kind, name) => ports.workflows.stateOf(kind, name));
  if (plan.kind === "leave" || (await hasMoved(tenant, ports))) return;
  await applyPlan(tenant, plan, ports);
}

/** An execution that ended may have moved the tenant on after it was read. */
async function hasMoved({ tenant, version }: Tenant, { tenants }: TenantSweep): Promise<boolean> {
  return (await tenants.get(tenant)).version !== version;
}

async function applyPlan(
  tenant: Tenant,
  plan: Exclude<TenantPlan, { kind: "leave" }>,
  { moves, workflows }: TenantSweep,
): Promise<void> {
  if (plan.kind === "fail") {
    const why = { by: "sweeper", reason: plan.failure.message };
    await moves.move(tenant, "fail", why, { changes: { failure: plan.failure } });
    return;
  }
  await workflows.start(plan.workflow, plan.name, {
    tenant: tenant.tenant,
    attempt: tenant.attempt,
    ...(plan.isUndo ? { undo: LOST_ERROR } : {}),
  });
}
