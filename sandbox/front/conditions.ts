import * as z from "zod";

/** How much like AWS's the local AWS's limits and times are. */
export const Conditions = z.strictObject({
  /** Whether rates and quotas are kept as AWS documents them. */
  limits: z.enum(["documented", "off"]).default("off"),
  /** Whether answers take as long as on AWS. */
  latency: z.boolean().default(false),
  /** Where jitter and chance begin; the same calls with the same seed meet the same. */
  seed: z.int().min(0).default(1),
});
export type Conditions = z.output<typeof Conditions>;

/** What may be left out where conditions are given. */
export type ConditionsInput = z.input<typeof Conditions>;

/** The parts of {@link Conditions} that are to change. */
export const ConditionsChange = z.strictObject({
  limits: z.enum(["documented", "off"]).optional(),
  latency: z.boolean().optional(),
  seed: z.int().min(0).optional(),
});
