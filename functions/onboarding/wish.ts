import type { MappedStack } from "../../stores/mapped-stack.ts";
import { settleStack } from "../../stores/settle-stack.ts";
import { stackTokenOf } from "../../stores/token-store.ts";
import { PlaneUnreadyError } from "../../tenants/sign-up-errors.ts";
import { type Slots, slotsWith } from "../../tenants/slots.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { Desire } from "../../tenants/wish.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { isPooled } from "./plane-of.ts";
import { type Step, type StepInput, type StepPorts, tokenOf, WORKFLOW } from "./step.ts";

/** Wishes the tenant's own stack, and lets the workflow wait until it is there. */
export const wish: Step = async (input, ports) => {
  const tenant = await currentTenant(input, ports, ARRIVING);
  await wishAndWait(input, await desireFor(tenant, ports), ports);
  return {};
};

/**
 * Wishes something of a stack; whoever waits for it is noted in the same transaction. A wish that
 * is there already is not written again, so that the waiting is noted by itself, and answered here
 * if the stack is as wished.
 */
export async function wishAndWait(
  input: StepInput,
  desire: Desire,
  ports: StepPorts,
): Promise<void> {
  const waiting = {
    token: stackTokenOf(desire.stack),
    taskToken: tokenOf(input),
    tenant: input.tenant,
  };
  const { generation } = await ports.mapping.wish(desire, WORKFLOW, ports.now(), (next) => [
    ports.tokens.putWrite({ ...waiting, generation: next }),
  ]);
  await ports.tokens.put({ ...waiting, generation });
  await settleStack(ports, desire.stack, await ports.mapping.read(desire.stack));
}

async function desireFor(tenant: Tenant, ports: StepPorts): Promise<Desire> {
  const { placement } = tenant;
  if (!placement) throw new Error(`tenant ${tenant.tenant} has no place`);
  const pooled = isPooled(tenant);
  const slots = pooled
    ? slotsOf(placement.planeStack, await ports.mapping.read(placement.planeStack))
    : slotsWith(ports.release);
  return {
    stack: placement.stack,
    state: "present",
    tier: tenant.tier,
    shard: placement.shard,
    slots,
    tenant: tenant.tenant,
    keyGeneration: tenant.keyGeneration,
    ...(pooled ? { planeStack: placement.planeStack } : {}),
  };
}

/** A pooled tenant's stack names the releases of its pool. */
function slotsOf(stack: string, { wish: pool }: MappedStack): Slots {
  if (!pool) throw new PlaneUnreadyError(stack);
  return pool.slots;
}
