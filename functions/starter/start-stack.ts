import type { MappedStack } from "../../stores/mapped-stack.ts";
import { isMet, isPostponed } from "../../tenants/is-due.ts";
import type { Truth } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";

/** A stack that is to be started. */
export interface Decided {
  /** What it should be. */
  readonly wish: Wish;
  /** What it is. */
  readonly truth?: Truth | undefined;
}

/** What becomes of a message. */
export type StartDecision =
  | ({ readonly kind: "start" } & Decided)
  | { readonly kind: "drop"; readonly reason: string };

/** Decides whether a stack's message still asks for anything. */
export function decideStart({ wish, truth, hold, aside }: MappedStack, now: number): StartDecision {
  if (aside) return { kind: "drop", reason: "set aside" };
  if (!wish) return { kind: "drop", reason: "not wished" };
  if (isMet(wish, truth)) return { kind: "drop", reason: "met already" };
  if (isPostponed({ wish, truth, hold }, now)) return { kind: "drop", reason: "not yet time" };
  return { kind: "start", wish, truth };
}

/** How a pipeline execution is asked for. */
export interface PipelineStart {
  /** Name of the shard's pipeline. */
  readonly pipeline: string;
  /** The same token twice starts once. */
  readonly token: string;
  /** Variables of the execution. */
  readonly variables: Readonly<Record<"STACK" | "GENERATION" | "START", string>>;
}

/**
 * The start of a stack's pipeline.
 *
 * The start's number is part of the token, because with stack and generation alone a retry would be
 * answered with the execution that died; the time of the wish is, because a stack that was
 * forgotten begins to count anew.
 *
 * @param start - Number of the start, counted from 1.
 */
export function pipelineStartOf(
  pipeline: string,
  { stack, generation, wishedAt }: Wish,
  start: number,
): PipelineStart {
  const wished = Date.parse(wishedAt).toString(36);
  return {
    pipeline,
    token: `${stack}-${generation}-${start}-${wished}`,
    variables: { STACK: stack, GENERATION: String(generation), START: String(start) },
  };
}
