import { StackAsideError } from "../../tenants/sign-up-errors.ts";
import { desireOf } from "../../tenants/wish.ts";
import { ARRIVING, LEAVING, remainingTenant } from "./current-tenant.ts";
import { type Step, tokenOf } from "./step.ts";
import { wishAndWait } from "./wish.ts";

const EITHER = new Set([...ARRIVING, ...LEAVING, "failed" as const]);

/** Wishes the tenant's own stack away, and lets the workflow wait until nothing of it is left. */
export const withdraw: Step = async (input, ports) => {
  const tenant = await remainingTenant(input, ports, EITHER);
  const stack = tenant?.placement?.stack;
  const { wish: wished, aside } = stack === undefined ? {} : await ports.mapping.read(stack);
  // A place is given back only when nothing is left there, which nobody can say of such a stack.
  if (stack !== undefined && aside) throw new StackAsideError(stack, aside.reason);
  if (!wished) {
    await ports.workflows.succeed(tokenOf(input));
    return {};
  }
  await wishAndWait(input, { ...desireOf(wished), state: "absent" }, ports);
  return {};
};
