import * as z from "zod";
import { isPlaneStack } from "./naming.ts";
import type { PacedCall } from "./rates.ts";
import { SLOTS, type Slots } from "./slots.ts";
import type { StartRequest } from "./start-slots.ts";
import type { Truth } from "./truth.ts";
import type { Wish } from "./wish.ts";

/** The part of a plane's outputs that its removal turns on. */
const PlanOutputs = z.object({ usagePlanIds: z.record(z.string(), z.string()) });

/** What an operation that makes a truth meet its wish asks of its shard's rates. */
export function startRequestOf(wish: Wish, truth: Truth): StartRequest {
  const { stack, tenant, generation } = wish;
  return {
    stack,
    calls: pacedCallsOf(wish, truth),
    // The first wish of a tenant's own stack is what a sign-up waits for.
    isSignUp: tenant !== undefined && generation === 1 && wish.state === "present",
  };
}

/** A plane has one API, and a deployment for each release in its slots; other stacks have none. */
function pacedCallsOf(wish: Wish, truth: Truth): readonly PacedCall[] {
  if (!isPlaneStack(wish.stack)) return [];
  if (wish.state === "absent") return ["delete-rest-api", ...planUpdatesOf(truth)];
  const held = truth.state === "present" ? releasesIn(truth.slots) : new Set();
  const fresh = [...releasesIn(wish.slots)].filter((release) => !held.has(release));
  const deployments = fresh.map((): PacedCall => "create-deployment");
  return truth.state === "present" ? deployments : ["create-rest-api", ...deployments];
}

/**
 * The provider takes the stages out of each usage plan before it deletes the plan. The truth names the plans of a
 * plane that came about; of one that did not, only that each plane has a plan is known.
 */
function planUpdatesOf({ outputs }: Truth): readonly PacedCall[] {
  const plans = Object.keys(PlanOutputs.safeParse(outputs).data?.usagePlanIds ?? { unknown: "" });
  return plans.map(() => "update-usage-plan");
}

function releasesIn(slots: Slots | undefined): ReadonlySet<string> {
  return new Set(slots ? SLOTS.map((slot) => slots[slot]) : []);
}
