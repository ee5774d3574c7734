import * as z from "zod";
import { PACED_CALLS } from "../../tenants/rates.ts";
import { ENGINE_ACTIONS, type EngineRun, STACK_ROLES } from "./engine.ts";
import { EngineEvent } from "./engine-event.ts";
import { EngineSettings } from "./engine-settings.ts";

const Run = z.strictObject({
  stack: z.string(),
  program: z.strictObject({ role: z.enum(STACK_ROLES), release: z.string(), folder: z.string() }),
  config: z.record(z.string(), z.unknown()),
  access: z.strictObject({
    account: z.string(),
    region: z.string(),
    roleArn: z.string(),
    externalId: z.string().optional(),
  }),
}) satisfies z.ZodType<EngineRun>;

/** A failure that a person can cause and cure. */
const Failure = z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() });

/** What a worker says to the process that runs an engine. */
export const ToChild = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("run"),
    action: z.enum(ENGINE_ACTIONS),
    run: Run,
    settings: EngineSettings,
    /** Whether the worker gives times to calls that AWS paces. */
    isPaced: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("stop") }),
  /** A call may be made, or was heard to have been made; or why not, of a bug only in its own words. */
  z.strictObject({
    kind: z.literal("go"),
    request: z.number(),
    refusal: z.union([Failure, z.string()]).optional(),
  }),
]);

/** What a worker says to the process that runs an engine. */
export type ToChild = z.output<typeof ToChild>;

/** What the process that runs an engine says to its worker. */
export const FromChild = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("event"), event: EngineEvent }),
  /** A call waits for its time. */
  z.strictObject({ kind: z.literal("pace"), request: z.number(), call: z.enum(PACED_CALLS) }),
  /** The call that waited was made. */
  z.strictObject({
    kind: z.literal("made"),
    request: z.number(),
    made: z.strictObject({ wentAt: z.number(), doneAt: z.number() }),
  }),
  z.strictObject({ kind: z.literal("done"), result: z.unknown() }),
  Failure.extend({ kind: z.literal("failed") }),
  /** A bug, with its stack. */
  z.strictObject({ kind: z.literal("broken"), stack: z.string() }),
]);

/** What the process that runs an engine says to its worker. */
export type FromChild = z.output<typeof FromChild>;
