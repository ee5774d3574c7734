import { desireOf } from "../../tenants/wish.ts";
import { ARRIVING, LEAVING, remainingTenant } from "./current-tenant.ts";
import { type Step, tokenOf } from "./step.ts";
import { wishAndWait } from "./wish.ts";

const EITHER = new Set([...ARRIVING, ...LEAVING, "failed" as const]);

/** Wishes the tenant's own stack away, and lets the workflow wait until nothing of it is left. */
export const withdraw: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, EITHER);
  const stack = tenant?.placement?.stack;
  const wished = stack === undefined ? undefined : (await ports.mapping.read(stack)).wish;
  if (!wished) {
    await ports.workflows.succeed(tokenOf(input));
    return {};
  }
  await wishAndWait(input, { ...desireOf(wished), state: "absent" }, ports);
  return {};
};
