import { roomOf } from "../../stores/token-store.ts";
import { takePlace } from "../control/take-place.ts";
import { ARRIVING, currentTenant } from "./current-tenant.ts";
import { type Step, tokenOf } from "./step.ts";

/**
 * Gives the tenant a place, or lets the workflow wait until there is room: the sweeper places those
 * who wait and answers their tokens. The note of who waits comes first, so that room that appears in
 * between is not missed.
 */
export const place: Step = async (input, ports) => {
  const { tenant } = await currentTenant(input, ports, ARRIVING);
  const waiting = { token: roomOf(tenant), taskToken: tokenOf(input), tenant };
  await ports.tokens.put(waiting);
  const reason = await takePlace(tenant, ports);
  if (reason !== undefined) {
    await ports.tokens.putReason(waiting, reason);
    return {};
  }
  await ports.workflows.succeed(waiting.taskToken);
  await ports.tokens.answered(waiting);
  return {};
};
