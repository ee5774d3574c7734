import * as z from "zod";
import { CapacityRules } from "../tenants/capacity-rules.ts";
import { Lanes } from "../tenants/lane.ts";
import { isOurs } from "../tenants/naming.ts";
import { Shard } from "../tenants/shard.ts";
import { OrganizationRules } from "../tenants/vending.ts";
import { flag, keyHelp, retentionDays, serviceKeys, stackName } from "./config-keys.ts";

const Hub = z
  .strictObject({
    /** Account of the control plane; anything else is refused before anything is made. */
    account: Shard.shape.account,
    /** Region of the control plane. */
    region: Shard.shape.region,
    /**
     * Role that makes it.
     *
     * @default - whoever runs Pulumi
     */
    roleArn: z.string().startsWith("arn:aws:iam::").optional(),
  })
  .register(keyHelp, {
    type: "the hub to work in",
    example: { account: "999999999999", region: "eu-west-1" },
  });

const WorkerServiceSettings = z
  .strictObject({
    /** Image that holds the project, by digest. */
    image: z.string().min(1),
    /** Workers that are always there. */
    count: z.int().min(1).max(50),
  })
  .register(keyHelp, {
    type: "the worker service",
    example: { image: "999999999999.dkr.ecr.eu-west-1.amazonaws.com/tenantry@sha256:…", count: 2 },
  });

function text(type: string, example: string) {
  return z.string({ error: "must be a text" }).min(1).register(keyHelp, { type, example });
}

const Settings = z.strictObject({
  stack: stackName,
  /** Where the control plane is made. */
  hub: Hub,
  /** Shards that have a pipeline each. */
  shards: z
    .array(Shard.shape.shard, { error: "must be a list of shards' names" })
    .register(keyHelp, { type: "a list of shards' names", example: ["s1", "s2"] }),
  ...serviceKeys,
  /** Release whose functions the control plane runs, and that new planes get. */
  release: text("a release's id", "r-0123456789abcdef"),
  /** Which kind of stack goes which way. */
  lanes: Lanes.prefault({}).register(keyHelp, {
    type: "a lane for each kind of stack",
    example: { tenant: "express" },
  }),
  /** How room is given out. */
  capacity: CapacityRules.prefault({}).register(keyHelp, {
    type: "how room is given out",
    example: { strategy: "spread", headroom: 0.05 },
  }),
  /**
   * How accounts for shards are made.
   *
   * @default - the platform makes none; an operator registers accounts
   */
  organization: OrganizationRules.register(keyHelp, {
    type: "how accounts are made",
    example: {
      vendingRoleArn: "arn:aws:iam::888888888888:role/tenantry-vending",
      unit: "ou-ab12-cd34ef56",
      email: "aws+{shard}@example.com",
      region: "eu-west-1",
      capacity: { pool: 20_000, silo: 500 },
      shards: ["s3", "s4"],
    },
  }).optional(),
  /** Registrations that one hour takes. */
  hourlyRegistrations: z
    .int({ error: "must be a whole number" })
    .min(1)
    .default(200)
    .register(keyHelp, { type: "a number of registrations", example: 200 }),
  /** Whether first admins are invited by e-mail. */
  adminInvitation: z
    .enum(["email", "none"], { error: 'must be "email" or "none"' })
    .default("email")
    .register(keyHelp, { type: '"email" or "none"', example: "email" }),
  /** Role by which a shard is first brought up. */
  bootstrapRole: z
    .string({ error: "must be a text" })
    .min(1)
    // An emptied account must have nothing of ours left in it, and would always have this role.
    .refine((name) => !isOurs(name), 'must not begin with "tenantry-", as what is ours does')
    .default("OrganizationAccountAccessRole")
    .register(keyHelp, { type: "a role's name", example: "OrganizationAccountAccessRole" }),
  /** Times of leases and waits as a part of the usual ones. */
  pace: z
    .number({ error: "must be a number" })
    .positive()
    .max(10)
    .default(1)
    .register(keyHelp, { type: "a factor", example: 1 }),
  /** How long log lines are kept, in days. */
  logRetentionDays: retentionDays(90),
  /** Whether requests are traced. */
  tracing: flag("whether to trace", true),
  /**
   * Where workers keep the fleet's state, for workers that share this machine: on AWS they have no
   * rights on another bucket.
   *
   * @default - a bucket of the control plane's own
   */
  stateUrl: z
    .string({ error: "must be a text" })
    .regex(/^file:\/\/\/./, "must be file:// and an absolute path")
    .register(keyHelp, {
      type: "a folder for state, only for workers that share this machine",
      example: "file:///var/tenantry/state",
    })
    .optional(),
  /**
   * Where workers find releases, for workers that share this machine.
   *
   * @default - a bucket of the control plane's own
   */
  releasesFrom: z
    .string({ error: "must be a text" })
    .startsWith("/", "must be an absolute path")
    .register(keyHelp, {
      type: "a folder with releases, only for workers that share this machine",
      example: "/var/tenantry/releases",
    })
    .optional(),
  /** The always warm worker service; none by default. */
  workerService: WorkerServiceSettings.optional(),
  /** Whether tables, state and users are kept from deletion. */
  deletionProtection: flag("whether to keep from deletion", true),
  /** Whether only the platform changes the stack; the control stack is always changed by hand. */
  managed: flag("whether only the platform changes the stack", false),
});

/** Configuration of the stack `control`. */
export const ControlConfig = Settings.superRefine(({ shards, organization }, { addIssue }) => {
  for (const [index, shard] of (organization?.shards ?? []).entries()) {
    if (shards.includes(shard)) continue;
    const message = `must be one of \`shards\`, which have a pipeline, got "${shard}"`;
    addIssue({ code: "custom", path: ["organization", "shards", index], message });
  }
});

/** Configuration of the stack `control`. */
export type ControlConfig = z.output<typeof ControlConfig>;
