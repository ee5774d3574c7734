import * as z from "zod";
import { stackNamed } from "./naming.ts";

/** Ways from a wish to a worker: `express` is always warm, `pipeline` can be watched by people. */
const LANES = ["express", "pipeline"] as const;

/** A way from a wish to a worker. */
export const Lane = z.enum(LANES, { error: 'must be "express" or "pipeline"' });

/** A way from a wish to a worker. */
export type Lane = z.output<typeof Lane>;

/** Which kind of stack goes which way. */
export const Lanes = z.strictObject({
  /** Accounts' baselines. */
  shard: Lane.default("pipeline"),
  /** Shared planes. */
  pool: Lane.default("pipeline"),
  /** Planes of one tenant. */
  silo: Lane.default("pipeline"),
  /** What a pooled tenant has of its own; seconds matter here. */
  tenant: Lane.default("express"),
});

/** Which kind of stack goes which way. */
export type Lanes = z.output<typeof Lanes>;

/** What a message on either lane says: this stack's wish may be unmet. */
export const DueMessage = z.object({
  /** Name of the stack. */
  stack: z.string(),
  /** Generation of the wish, for whoever reads the queue; workers meet the newest. */
  generation: z.int(),
});

/** What a message on either lane says. */
export type DueMessage = z.output<typeof DueMessage>;

/** The way of one stack; `undefined` for `control`, which no worker touches, and for strange names. */
export function laneOf(lanes: Lanes, stack: string): Lane | undefined {
  const kind = stackNamed(stack)?.kind;
  return kind === undefined || kind === "control" ? undefined : lanes[kind];
}
