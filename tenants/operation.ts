import * as z from "zod";
import { Failure } from "./tenant.ts";

/** One attempt to make one stack's truth meet its wish. */
export const Operation = z.strictObject({
  /** Lower-case ULID. */
  operation: z.string(),
  /** Name of the stack. */
  stack: z.string(),
  /** Generation of the wish that it is to meet. */
  generation: z.int().nonnegative(),
  /** Fence of its lease. */
  fence: z.int().nonnegative(),
  /** What it does to the stack. */
  action: z.enum(["up", "refresh", "destroy"]),
  /** `stopped` gave its lease back without an end; `abandoned` lost its worker. */
  status: z.enum(["running", "succeeded", "failed", "stopped", "abandoned"]),
  /** Worker that runs it. */
  owner: z.string(),
  /** Who asked for it by hand; absent when it was due. */
  by: z.string().optional(),
  /** When it began, ISO 8601. */
  startedAt: z.iso.datetime(),
  /** When it ended, ISO 8601. */
  endedAt: z.iso.datetime().optional(),
  /** Resources by what was done to them, such as `create` or `same`. */
  changes: z.record(z.string(), z.number()).optional(),
  /** Why it failed. */
  failure: Failure.optional(),
});

/** One attempt to make one stack's truth meet its wish. */
export type Operation = z.output<typeof Operation>;

/** One thing that happened in an operation. */
export const OperationEvent = z.strictObject({
  /** Number within the operation, from 0. */
  seq: z.int().nonnegative(),
  /** When, ISO 8601. */
  at: z.iso.datetime(),
  /** Part of the operation, such as `lease`, `recover`, `engine`, `directory` or `truth`. */
  stage: z.string(),
  /** What was done, such as `create` or `update`. */
  action: z.string().optional(),
  /** How far it is. */
  phase: z.enum(["begun", "done", "failed"]).optional(),
  /** Name of the resource within its stack. */
  resource: z.string().optional(),
  /** Type of the resource, such as `aws:dynamodb/table:Table`. */
  type: z.string().optional(),
  /** How long it took. */
  seconds: z.number().optional(),
  /** What was said, without secrets. */
  message: z.string().optional(),
});

/** One thing that happened in an operation. */
export type OperationEvent = z.output<typeof OperationEvent>;
