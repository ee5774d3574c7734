import * as z from "zod";

/** Something was begun, done or failed for one resource. */
const ResourceEvent = z.strictObject({
  kind: z.literal("resource"),
  /** What is done, such as `create` or `delete-replaced`. */
  action: z.string(),
  /** How far it is. */
  phase: z.enum(["begun", "done", "failed"]),
  /** Name of the resource within its stack. */
  resource: z.string(),
  /** Type of the resource, such as `aws:dynamodb/table:Table`. */
  type: z.string(),
  /** How long it took; absent when it has only begun. */
  seconds: z.number().optional(),
});

/** The engine, the program or a provider said something. */
const MessageEvent = z.strictObject({
  kind: z.literal("message"),
  /** How much it matters. */
  severity: z.enum(["info", "warning", "error"]),
  /** What was said, without secrets. */
  message: z.string(),
  /** Name of the resource that it is about. */
  resource: z.string().optional(),
  /** Type of the resource. */
  type: z.string().optional(),
});

/** What happens while an engine works on a stack. */
export const EngineEvent = z.discriminatedUnion("kind", [ResourceEvent, MessageEvent]);

/** What happens while an engine works on a stack. */
export type EngineEvent = z.output<typeof EngineEvent>;
