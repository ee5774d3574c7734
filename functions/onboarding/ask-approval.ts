import { approvalOf } from "../../stores/token-store.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { type Step, tokenOf, WORKFLOW } from "./step.ts";

/** Lets the workflow wait until an operator approves. Who has been approved already goes on at once. */
export const askApproval: Step = async (input, ports) => {
  const tenant = await currentTenant(input, ports, ARRIVING);
  const waiting = {
    token: approvalOf(tenant.tenant),
    taskToken: tokenOf(input),
    tenant: tenant.tenant,
  };
  if (tenant.status === "registered") {
    const why = { by: WORKFLOW, reason: `the ${tenant.tier} tier needs an operator's approval` };
    await ports.moves.move(tenant, "await-approval", why, {
      joined: [ports.tokens.putWrite(waiting)],
    });
    return {};
  }
  await ports.tokens.put(waiting);
  const { status } = await ports.tenants.get(tenant.tenant);
  if (status === "awaiting-approval") return {};
  await ports.workflows.succeed(waiting.taskToken);
  await ports.tokens.answered(waiting);
  return {};
};
