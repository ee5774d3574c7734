import * as z from "zod";
import { Slots } from "./slots.ts";
import { Failure } from "./tenant.ts";

/** The right of one worker to change one stack, for a time. */
const Lease = z.strictObject({
  /** Who holds it. */
  owner: z.string(),
  /** When it ends unless renewed, in milliseconds since 1970. */
  expiresAt: z.int(),
  /** The build or task that does the work, so that a successor can stop it. */
  run: z.string().optional(),
});

/** Why the last operation failed, and when the next may begin. */
export const StackFailure = Failure.extend({
  /** Operation that failed. */
  operation: z.string(),
  /** Generation that it tried to meet. */
  generation: z.int(),
  /** Failed operations for this generation, one after another. */
  attempts: z.int().positive(),
  /** Not before this, in milliseconds since 1970; absent once it is given up. */
  nextAttemptAt: z.int().optional(),
});

/** Why the last operation failed, and when the next may begin. */
export type StackFailure = z.output<typeof StackFailure>;

/** What a fleet stack is; written only by workers, each write under its fence. */
export const Truth = z.strictObject({
  /** Name of the stack. */
  stack: z.string(),
  /** Generation of the wish that was last met; 0 before the first. */
  generation: z.int().nonnegative(),
  /** Whether the stack is there. */
  state: z.enum(["unknown", "present", "absent"]),
  /** Raised with each lease; a write with an older one is refused. */
  fence: z.int().nonnegative(),
  /** Starts of a pipeline execution for this stack so far. */
  starts: z.int().nonnegative(),
  /** No further start before this, in milliseconds since 1970. */
  startedUntil: z.int().optional(),
  /** AWS account of the stack, remembered so that it is never run in another. */
  account: z.string().optional(),
  /** What the slots hold. */
  slots: Slots.optional(),
  /** The program's outputs that are not secret. */
  outputs: z.record(z.string(), z.unknown()),
  /** When the stack last met its wish, ISO 8601. */
  verifiedAt: z.iso.datetime().optional(),
  /** Why the last operation failed. */
  failure: StackFailure.optional(),
  /** Who may change the stack now. */
  lease: Lease.optional(),
});

/** What a fleet stack is. */
export type Truth = z.output<typeof Truth>;

/** The truth about a stack of which nothing is known yet. */
export function untouched(stack: string): Truth {
  return { stack, generation: 0, state: "unknown", fence: 0, starts: 0, outputs: {} };
}
