import * as z from "zod";
import { flag, keyHelp, ShardTarget, stackName } from "./config-keys.ts";
import { tenantKeys } from "./plane-config.ts";

/** What a tenant's stack needs of its pool: the pool's outputs, of which it reads these. */
const PoolOutputs = z
  .object({
    /** Name of the pool's plane. */
    plane: z.string().min(1),
    /** User pool that takes the tenant's group. */
    userPoolId: z.string().min(1),
    /** Usage plans by tier. */
    usagePlanIds: z.record(z.string(), z.string()),
  })
  .register(keyHelp, {
    type: "the outputs of the pool's stack",
    example: {
      plane: "pool-s1-1",
      userPoolId: "us-east-1_AbCdEfGhI",
      usagePlanIds: { basic: "ab12cd" },
    },
  });

/** Configuration of a stack `tenant-*`. */
export const TenantConfig = z
  .strictObject({
    stack: stackName,
    /** The shard that the pool lies in. */
    shard: ShardTarget,
    ...tenantKeys,
    /** Release of the programs that make it, for the tags. */
    release: z
      .string({ error: "must be a text" })
      .min(1)
      .register(keyHelp, { type: "a release's id", example: "r-0123456789abcdef" }),
    /** The pool that serves the tenant. */
    plane: PoolOutputs,
    /** Whether only the platform changes the stack. */
    managed: flag("whether only the platform changes the stack", true),
  })
  .refine(({ tier, plane }) => tier in plane.usagePlanIds, {
    path: ["tier"],
    error: "must be a tier that the pool has a usage plan for",
  });

/** Configuration of a stack `tenant-*`. */
export type TenantConfig = z.output<typeof TenantConfig>;
