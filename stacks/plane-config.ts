import * as z from "zod";
import { TENANT_ID } from "../tenants/ids.ts";
import { SlotSettings } from "../tenants/slot-settings.ts";
import { Tiers } from "../tenants/tier.ts";
import { flag, keyHelp, ShardTarget, stackName } from "./config-keys.ts";

/** How long logs are kept. Source: CloudWatch Logs API, PutRetentionPolicy, retentionInDays. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const planeKeys = {
  stack: stackName,
  /** The shard that the plane lies in. */
  shard: ShardTarget,
  /** Every tier that the company sells. */
  tiers: Tiers.register(keyHelp, {
    type: "the list of tiers",
    example: [
      {
        name: "basic",
        isolation: "pool",
        throttle: { rate: 10, burst: 10 },
        monthlyQuota: 100_000,
        approval: "none",
      },
    ],
  }),
  /** What the slots hold. */
  slots: SlotSettings.register(keyHelp, {
    type: "the slots",
    example: {
      blue: { release: "r-0123456789abcdef" },
      green: { release: "r-0123456789abcdef" },
      live: "blue",
    },
  }),
  /** Folder that holds built releases by id. */
  releaseFolder: z
    .string({ error: "must be a text" })
    .startsWith("/", "must be an absolute path")
    .register(keyHelp, { type: "the folder with releases", example: "/var/tenantry/releases" }),
  /** Bucket in the shard's Region that the functions' code comes from. */
  releaseBucket: z
    .string({ error: "must be a text" })
    .min(3)
    .optional()
    .register(keyHelp, { type: "a bucket's name", example: "tenantry-s1-releases-111111111111" }),
  /** How long API Gateway keeps an answer of the authorizer. */
  authorizerTtlSeconds: z
    .int({ error: "must be a whole number of seconds" })
    .min(0, "must be 0 to 60 seconds")
    .max(60, "must be 0 to 60 seconds")
    .default(60)
    .register(keyHelp, { type: "a number of seconds", example: 60 }),
  /** How long logs are kept. */
  logRetentionDays: z
    .int({ error: "must be a whole number of days" })
    .refine((days) => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(", ")}`)
    .default(30)
    .register(keyHelp, { type: "a number of days", example: 30 }),
  /** Value of the CORS header. */
  allowedOrigin: z
    .string({ error: "must be a text" })
    .regex(/^(\*|https?:\/\/[^\s'"/]+)$/, 'must be "*" or an origin')
    .default("*")
    .register(keyHelp, { type: "an origin", example: "https://app.example.com" }),
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
