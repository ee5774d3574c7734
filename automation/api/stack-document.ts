import { isCorrupt, type MappedStack } from "../../stores/mapped-stack.ts";
import { isGivenUp, isHeld, isMet } from "../../tenants/is-due.ts";
import type { StackDocument, StackStatus } from "./documents.ts";
import type { ApiPorts } from "./ports.ts";

/** How a stack stands, in one word. */
export function stackStatusOf({ wish, truth, hold, aside }: MappedStack, now: number): StackStatus {
  if (aside) return "aside";
  if (!wish || isMet(wish, truth)) return "met";
  if (isHeld(hold, now)) return "held";
  if (truth?.lease && truth.lease.expiresAt > now) return "working";
  if (truth?.failure?.generation !== wish.generation) return "waiting";
  return isGivenUp(wish, truth) ? "given-up" : "failing";
}

/** Everything that is known of a stack; one whose items cannot be read says so. */
export async function stackDocumentOf(
  stack: string,
  { mapping, now }: Pick<ApiPorts, "mapping" | "now">,
): Promise<StackDocument> {
  try {
    const state = await mapping.read(stack);
    return { stack, status: stackStatusOf(state, now().getTime()), ...state };
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return { stack, status: "aside", aside: { reason: error.message } };
  }
}
