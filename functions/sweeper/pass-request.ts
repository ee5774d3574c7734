import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";

/** What a person may ask of a pass; the schedule asks for nothing, whatever else is in its event. */
export const PassRequest = z.object({
  /** Whether counters are compared in this pass, and not only when it is their time. */
  counters: z.boolean({ error: "must be true or false" }).default(false),
});

/** What a person may ask of a pass. */
export type PassRequest = z.output<typeof PassRequest>;

/**
 * What an event asks of a pass; one that is no object asks for nothing.
 *
 * @throws {@link InvalidDocumentError} when it asks, but not in the words that are known.
 */
export function passRequestOf(event: unknown): PassRequest {
  const isObject = typeof event === "object" && event !== null && !Array.isArray(event);
  return parseDocument(PassRequest, isObject ? event : {}, "the event");
}
