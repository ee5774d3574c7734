import { executionNameOf, undoNameOf, type WorkflowKind } from "../../stores/workflows.ts";
import type { Failure, Tenant } from "../../tenants/tenant.ts";

/** How often what a lost workflow began is cleared away before a person must look. */
export const UNDO_LIMIT = 3;

/** How an execution stands. */
export type ExecutionState = "running" | "ended" | "missing";

/** Asks how an execution stands. */
export type LookUp = (kind: WorkflowKind, name: string) => Promise<ExecutionState>;

/** What a tenant needs that should be on its way. */
export type TenantPlan =
  | { readonly kind: "leave" }
  | { readonly kind: "fail"; readonly failure: Failure }
  | {
      readonly kind: "start";
      readonly workflow: WorkflowKind;
      readonly name: string;
      readonly isUndo: boolean;
    };

const LOST: Failure = {
  code: "WORKFLOW_LOST",
  message: "the tenant's workflow ended without an outcome",
  remedy: "Look at the execution in Step Functions, then retry or remove the tenant.",
};

/** Why an undoing execution is started, in the words that Step Functions uses for errors. */
export const LOST_ERROR = { Error: LOST.code, Cause: JSON.stringify(LOST) } as const;

/** The workflow that takes a tenant out of its state; none has to do with a move yet. */
function workflowOf({ status }: Tenant): WorkflowKind | undefined {
  switch (status) {
    case "registered":
    case "awaiting-approval":
    case "placing":
    case "provisioning":
      return "onboarding";
    case "offboarding":
    case "retained":
      return "offboarding";
    case "active":
    case "suspended":
    case "moving":
    case "removed":
    case "failed":
      return undefined;
  }
}

/**
 * Decides what becomes of a tenant in a passing state.
 *
 * An execution that is missing is started; one that ended without moving the tenant on is lost, and
 * what it began is undone, or for an offboarding done to its end.
 */
export async function planTenant(tenant: Tenant, lookUp: LookUp): Promise<TenantPlan> {
  const workflow = workflowOf(tenant);
  if (!workflow) return { kind: "leave" };
  const name = executionNameOf(tenant);
  const state = await lookUp(workflow, name);
  if (state === "running") return { kind: "leave" };
  if (state === "missing") return { kind: "start", workflow, name, isUndo: false };
  if (workflow === "onboarding" && !tenant.placement) return { kind: "fail", failure: LOST };
  return planUndo(tenant, workflow, lookUp);
}

async function planUndo(
  tenant: Tenant,
  workflow: WorkflowKind,
  lookUp: LookUp,
): Promise<TenantPlan> {
  for (let undo = 1; undo <= UNDO_LIMIT; undo += 1) {
    const name = undoNameOf(tenant, undo);
    const state = await lookUp(workflow, name);
    if (state === "running") return { kind: "leave" };
    if (state === "missing") return { kind: "start", workflow, name, isUndo: true };
  }
  return { kind: "fail", failure: LOST };
}
