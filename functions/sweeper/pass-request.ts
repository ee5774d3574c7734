import * as z from "zod";

/** What a person may ask of a pass; the schedule asks for nothing, whatever it sends. */
export const PassRequest = z
  .object({
    /** Whether counters are compared in this pass, and not only when it is their time. */
    counters: z.boolean().default(false),
  })
  .catch({ counters: false });
