import * as z from "zod";
import { TENANT_ID } from "../tenants/ids.ts";
import { SlotSettings } from "../tenants/slot-settings.ts";
import {
  flag,
  keyHelp,
  retentionDays,
  ShardTarget,
  serviceKeys,
  stackName,
} from "./config-keys.ts";

const planeKeys = {
  stack: stackName,
  /** The shard that the plane lies in. */
  shard: ShardTarget,
  ...serviceKeys,
  /** What the slots hold. */
  slots: SlotSettings.register(keyHelp, {
    type: "the slots",
    example: {
      blue: { release: "r-0123456789abcdef" },
      green: { release: "r-0123456789abcdef" },
      live: "blue",
    },
  }),
  /** Bucket in the shard's Region that the functions' code comes from. */
  releaseBucket: z
    .string({ error: "must be a text" })
    .min(3)
    .optional()
    .register(keyHelp, { type: "a bucket's name", example: "tenantry-s1-releases-111111111111" }),
  /** How long logs are kept, in days. */
  logRetentionDays: retentionDays(30),
  /** Whether requests are traced. */
  tracing: flag("whether to trace requests", true),
  /** Whether tables, users and API are kept from deletion. */
  deletionProtection: flag("whether to keep from deletion", true),
  /** Whether only the platform changes the stack. */
  managed: flag("whether only the platform changes the stack", true),
};

/** Keys by which a tenant's own things are made. */
export const tenantKeys = {
  /** Id of the tenant. */
  tenant: z
    .string({ error: "must be a text" })
    .regex(TENANT_ID, "must be a tenant's id")
    .register(keyHelp, { type: "a tenant's id", example: "01jd3m9k2b7c4r8t6v0w5x1y3z" }),
  /** Name of the tenant's tier. */
  tier: z
    .string({ error: "must be a text" })
    .min(1)
    .register(keyHelp, { type: "a tier's name", example: "basic" }),
  /** Raised when the tenant must get another usage key. */
  generation: z
    .int({ error: "must be a whole number" })
    .positive("must be 1 or more")
    .register(keyHelp, { type: "a whole number from 1", example: 1 }),
};

/** Configuration of a stack `pool-*`. */
export const PoolConfig = z.strictObject(planeKeys);

/** Configuration of a stack `pool-*`. */
export type PoolConfig = z.output<typeof PoolConfig>;

/** Configuration of a stack `silo-*`. */
export const SiloConfig = z.strictObject({ ...planeKeys, ...tenantKeys });

/** Configuration of a stack `silo-*`. */
export type SiloConfig = z.output<typeof SiloConfig>;
