import * as z from "zod";
import { Lanes } from "../tenants/lane.ts";
import { Shard } from "../tenants/shard.ts";
import { Tiers } from "../tenants/tier.ts";
import { flag, keyHelp, stackName } from "./config-keys.ts";

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

/** Configuration of the stack `control`. */
export const ControlConfig = z.strictObject({
  stack: stackName,
  /** Where the control plane is made. */
  hub: Hub,
  /** Shards that have a pipeline each. */
  shards: z
    .array(Shard.shape.shard, { error: "must be a list of shards' names" })
    .register(keyHelp, { type: "a list of shards' names", example: ["s1", "s2"] }),
  /** Every tier that the company sells. */
  tiers: Tiers.register(keyHelp, { type: "the list of tiers", example: [] }),
  /** Release whose functions the control plane runs, and that new planes get. */
  release: text("a release's id", "r-0123456789abcdef"),
  /** Folder that holds built releases by id. */
  releaseFolder: z
    .string({ error: "must be a text" })
    .startsWith("/", "must be an absolute path")
    .register(keyHelp, { type: "the folder with releases", example: "/var/tenantry/releases" }),
  /** Which kind of stack goes which way. */
  lanes: Lanes.prefault({}).register(keyHelp, {
    type: "a lane for each kind of stack",
    example: { tenant: "express" },
  }),
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
  /** Web origin that may call the API. */
  allowedOrigin: text("an origin", "https://console.example.com").default("*"),
  /** Role by which a shard is first brought up. */
  bootstrapRole: text("a role's name", "OrganizationAccountAccessRole").default(
    "OrganizationAccountAccessRole",
  ),
  /** Times of leases and waits as a part of the usual ones. */
  pace: z
    .number({ error: "must be a number" })
    .positive()
    .max(10)
    .default(1)
    .register(keyHelp, { type: "a factor", example: 1 }),
  /** For so long an authorizer may still let a suspended tenant's requests pass. */
  authorizerTtlSeconds: z
    .int({ error: "must be a whole number of seconds" })
    .min(0)
    .max(60)
    .default(60)
    .register(keyHelp, { type: "a number of seconds", example: 60 }),
  /** How long log lines are kept, in days. */
  logRetentionDays: z
    .int({ error: "must be a whole number of days" })
    .min(1)
    .default(90)
    .register(keyHelp, { type: "a number of days", example: 90 }),
  /** Whether requests are traced. */
  tracing: flag("whether to trace", true),
  /** Where workers keep the fleet's state; a bucket of the control plane's own by default. */
  stateUrl: text("a backend of Pulumi", "s3://my-state").optional(),
  /** Where workers find releases; a bucket of the control plane's own by default. */
  releasesFrom: text("a folder or a bucket", "s3://my-releases").optional(),
  /** The always warm worker service; none by default. */
  workerService: WorkerServiceSettings.optional(),
  /** Whether tables, state and users are kept from deletion. */
  deletionProtection: flag("whether to keep from deletion", true),
  /** Whether only the platform changes the stack; the control stack is always changed by hand. */
  managed: flag("whether only the platform changes the stack", false),
});

/** Configuration of the stack `control`. */
export type ControlConfig = z.output<typeof ControlConfig>;
