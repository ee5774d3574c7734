import * as z from "zod";
import { Shard } from "../tenants/shard.ts";

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
