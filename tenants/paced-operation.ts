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

/** What an operation does with a plane, as far as it makes paced calls. */
export type PlaneWork =
  | { readonly kind: "provision" | "upgrade"; readonly deployments: number }
  | { readonly kind: "remove"; readonly plans: number };

/**
 * Paced calls of an operation on a plane: it has one API, and a deployment for each release in its slots. The provider
 * takes the stages out of each usage plan before it deletes the plan.
 */
export function planeCalls(work: PlaneWork): readonly PacedCall[] {
  if (work.kind === "remove") return [...times(work.plans, "update-usage-plan"), "delete-rest-api"];
  const deployments = times(work.deployments, "create-deployment");
  return work.kind === "provision" ? ["create-rest-api", ...deployments] : deployments;
}

/** Stacks that are no plane's have nothing of API Gateway's that AWS paces. */
function pacedCallsOf(wish: Wish, truth: Truth): readonly PacedCall[] {
  return isPlaneStack(wish.stack) ? planeCalls(planeWorkOf(wish, truth)) : [];
}

/** Limits of a plane's plans are in neither: where they are changed, only the calls themselves wait. */
function planeWorkOf(wish: Wish, truth: Truth): PlaneWork {
  if (wish.state === "absent") return { kind: "remove", plans: plansOf(truth) };
  const held = truth.state === "present" ? releasesIn(truth.slots) : new Set();
  const fresh = [...releasesIn(wish.slots)].filter((release) => !held.has(release));
  const kind = truth.state === "present" ? "upgrade" : "provision";
  return { kind, deployments: fresh.length };
}

/**
 * The truth names the plans of a plane that came about; of one that did not, only that each plane has a plan is known.
 */
function plansOf({ outputs }: Truth): number {
  const { data } = PlanOutputs.safeParse(outputs);
  return Object.keys(data?.usagePlanIds ?? { unknown: "" }).length;
}

function times(count: number, call: PacedCall): readonly PacedCall[] {
  return Array.from({ length: count }, () => call);
}

function releasesIn(slots: Slots | undefined): ReadonlySet<string> {
  return new Set(slots ? SLOTS.map((slot) => slots[slot]) : []);
}
