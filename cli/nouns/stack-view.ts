import type { StackDocument } from "../../automation/api/documents.ts";
import { countsOf } from "../counts.ts";
import type { Column, Field } from "../text-table.ts";

/** Whether a stack is what it should be. Says nothing of how it fares. */
export type Version = "current" | "behind" | "unknown";

/** How a stack fares. Says nothing of what it should be. */
export type Health = "ok" | "degraded" | "failed" | "unknown";

/** What a list of stacks shows. */
export const STACK_COLUMNS: readonly Column<StackDocument>[] = [
  { title: "STACK", cell: ({ stack }) => stack },
  { title: "SHARD", cell: ({ wish }) => wish?.shard },
  { title: "TIER", cell: ({ wish }) => wish?.tier },
  { title: "WISHED", cell: ({ wish }) => wish?.state },
  { title: "VERSION", cell: versionOf },
  { title: "HEALTH", cell: healthOf },
  { title: "RELEASE", cell: releaseOf },
];

/** What there is to say of one stack. */
export function stackFields(document: StackDocument): Field[] {
  const { stack, wish, truth, hold } = document;
  const base: Field[] = [
    ["stack", stack],
    ["shard", wish?.shard],
    ["tier", wish?.tier],
    ["tenant", wish?.tenant],
    ["wished", wish && `${wish.state}, generation ${wish.generation}, by ${wish.wishedBy}`],
    ["is", truth && `${truth.state}, generation ${truth.generation}`],
    ["version", versionOf(document)],
    ["health", healthOf(document)],
    ["release", releaseOf(document)],
    ["verified", truth?.verifiedAt],
    ["leased to", truth?.lease?.owner],
    ["held", hold?.reason],
  ];
  return [...base, ...failureFields(document)];
}

/** The whole list in one sentence. */
export function stackSummary(stacks: readonly StackDocument[]): string {
  const versions = countsOf(stacks.map(versionOf));
  return `${stacks.length} stacks: ${versions}; health: ${countsOf(stacks.map(healthOf))}.`;
}

function versionOf({ wish, truth }: StackDocument): Version {
  if (!wish || !truth) return "unknown";
  return wish.generation === truth.generation ? "current" : "behind";
}

function healthOf({ truth, aside }: StackDocument): Health {
  if (aside) return "failed";
  if (truth?.failure) return truth.failure.nextAttemptAt === undefined ? "failed" : "degraded";
  return !truth || truth.state === "unknown" ? "unknown" : "ok";
}

function releaseOf({ truth }: StackDocument): string | undefined {
  return truth?.slots?.[truth.slots.live];
}

function failureFields({ truth, aside }: StackDocument): Field[] {
  if (aside) return [["set aside", aside.reason]];
  const failure = truth?.failure;
  if (!failure) return [];
  const { code, message, remedy, attempts, operation } = failure;
  return [
    ["failure", `${code}: ${message} (${attempts} attempts, operation ${operation})`],
    ["remedy", remedy],
  ];
}
