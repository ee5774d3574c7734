import * as z from "zod";

/** How much like AWS's the local AWS's limits and times are. */
export const Conditions = z.strictObject({
  /** Whether rates and quotas are kept as AWS documents them. */
  limits: z.enum(["documented", "off"]).default("off"),
  /** Whether answers take as long as on AWS. */
  latency: z.boolean().default(false),
  /** Where jitter and chance begin; the same calls with the same seed meet the same. */
  seed: z.int().min(0).default(1),
  /** How long AWS works on a new account, in milliseconds; minutes on AWS. */
  accountMs: z.int().min(0).default(1_000),
  /** How long AWS works on a request for a higher quota, in milliseconds; minutes to days on AWS. */
  approvalMs: z.int().min(0).default(1_000),
});
export type Conditions = z.output<typeof Conditions>;

/** What may be left out where conditions are given. */
export type ConditionsInput = z.input<typeof Conditions>;

/** The parts of {@link Conditions} that are to change. */
export const ConditionsChange = z.strictObject({
  limits: Conditions.shape.limits.unwrap().optional(),
  latency: Conditions.shape.latency.unwrap().optional(),
  seed: Conditions.shape.seed.unwrap().optional(),
  accountMs: Conditions.shape.accountMs.unwrap().optional(),
  approvalMs: Conditions.shape.approvalMs.unwrap().optional(),
});
