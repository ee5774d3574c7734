import * as z from "zod";

/** How room is given out. */
export const CapacityRules = z.strictObject({
  /** `spread` keeps all shards equally full; `dense` fills one after the other. @default "spread" */
  strategy: z.enum(["dense", "spread"], { error: 'must be "dense" or "spread"' }).default("spread"),
  /** Share of each limit that is kept free for what nobody foresaw. @default 0.05 */
  headroom: z
    .number({ error: "must be a share from 0 to below 1" })
    .min(0, "must be at least 0")
    .lt(1, "must be below 1")
    .default(0.05),
  /**
   * Tenants that one pool takes; each has a group, and the admins have one. @default 2000
   *
   * Source: Cognito Developer Guide, "Quotas in Amazon Cognito", groups per user pool (10,000).
   */
  tenantsPerPool: z
    .int({ error: "must be a whole number of tenants" })
    .min(1, "must be at least 1")
    .max(9_999, "must be at most 9999, one less than the groups of a user pool")
    .default(2_000),
  /** A shard opens its next pool when a smaller share of its pooled places is free. @default 0.1 */
  opensBelow: z
    .number({ error: "must be a share from 0 to 1" })
    .min(0, "must be at least 0")
    .max(1, "must be at most 1")
    .default(0.1),
});

/** How room is given out. */
export type CapacityRules = z.output<typeof CapacityRules>;
