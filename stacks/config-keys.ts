import * as z from "zod";
import { Shard } from "../tenants/shard.ts";
import { Tiers } from "../tenants/tier.ts";

/** How a key of a stack's configuration is explained to who has it wrong. */
export interface KeyHelp {
  /** What its value is, in words. */
  readonly type: string;
  /** A right value. */
  readonly example: unknown;
}

/** Explanations by schema, for the error that names every key that is missing or wrong. */
export const keyHelp = z.registry<KeyHelp>();

/** Role that a stack's programs work by, which differs with the kind of stack. */
const shardFields = {
  /** Name of the shard. */
  name: Shard.shape.shard,
  /** The shard's account. */
  account: Shard.shape.account,
  /** The shard's Region. */
  region: Shard.shape.region,
};

const RoleArn = z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/, "must be the ARN of a role");

/** Where a plane or a tenant is made, and as whom. */
export const ShardTarget = z
  .strictObject({
    ...shardFields,
    /** Role that makes it. */
    deployRoleArn: RoleArn,
    /** External id that the role asks for. */
    externalId: z.string().min(2),
  })
  .register(keyHelp, {
    type: "the shard to work in",
    example: {
      name: "s1",
      account: "111111111111",
      region: "us-east-1",
      deployRoleArn: "arn:aws:iam::111111111111:role/tenantry-deploy",
      externalId: "tenantry-s1",
    },
  });

/** Where a plane or a tenant is made, and as whom. */
export type ShardTarget = z.output<typeof ShardTarget>;

/** Where a shard is brought up, and as whom: its own deploy role is yet to be made. */
export const BootstrapTarget = z
  .strictObject({
    ...shardFields,
    /** Role that makes it, such as the organisation's. */
    bootstrapRoleArn: RoleArn,
    /** External id that the role asks for, if it does. */
    externalId: z.string().min(2).optional(),
  })
  .register(keyHelp, {
    type: "the shard to bring up",
    example: {
      name: "s1",
      account: "111111111111",
      region: "us-east-1",
      bootstrapRoleArn: "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole",
    },
  });

/** Where a shard is brought up, and as whom. */
export type BootstrapTarget = z.output<typeof BootstrapTarget>;

/** Name of the stack; not a key, but what the program was started for. */
export const stackName = z.string().min(1);

/** A yes or no, with its default. */
export function flag(what: string, preset: boolean) {
  return z
    .boolean({ error: "must be true or false" })
    .default(preset)
    .register(keyHelp, { type: `${what}, true or false`, example: preset });
}

/** Source: CloudWatch Logs API, PutRetentionPolicy, retentionInDays. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** For how many days logs are kept, with its default. */
export function retentionDays(preset: number) {
  return z
    .int({ error: "must be a whole number of days" })
    .refine((days) => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(", ")}`)
    .default(preset)
    .register(keyHelp, { type: "a number of days", example: preset });
}

/** Keys that planes and the control plane have in common. */
export const serviceKeys = {
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
  /** Folder that holds built releases by id. */
  releaseFolder: z
    .string({ error: "must be a text" })
    .startsWith("/", "must be an absolute path")
    .register(keyHelp, { type: "the folder with releases", example: "/var/tenantry/releases" }),
  /** For so long an authorizer's answer is kept, which bounds how late a suspension bites. */
  authorizerTtlSeconds: z
    .int({ error: "must be a whole number of seconds" })
    .min(0, "must be 0 to 60 seconds")
    .max(60, "must be 0 to 60 seconds")
    .default(60)
    .register(keyHelp, { type: "a number of seconds", example: 60 }),
  /** Value of the CORS header. */
  allowedOrigin: z
    .string({ error: "must be a text" })
    .regex(/^(\*|https?:\/\/[^\s'"/]+)$/, 'must be "*" or an origin')
    .default("*")
    .register(keyHelp, { type: "an origin", example: "https://app.example.com" }),
};
