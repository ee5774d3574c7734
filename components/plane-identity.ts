import { UserGroup } from "@pulumi/aws/cognito/userGroup.js";
import { UserPool } from "@pulumi/aws/cognito/userPool.js";
import { UserPoolClient } from "@pulumi/aws/cognito/userPoolClient.js";
import * as pulumi from "@pulumi/pulumi";
import { ADMIN_GROUP } from "../tenants/membership.ts";
import { physicalName } from "../tenants/naming.ts";
import type { Tags } from "./tags.ts";
import { userPoolArgs, userPoolClientArgs } from "./user-pool-settings.ts";

/** Inputs of {@link PlaneIdentity}. */
export interface PlaneIdentityArgs {
  /** Name of the plane, part of the pool's name. */
  readonly plane: string;
  /** Whether AWS and Pulumi refuse to delete the pool with all its users. */
  readonly deletionProtection: boolean;
  /** Tags of the pool. */
  readonly tags: Tags;
}

/**
 * Who a plane's users are.
 *
 * Tenant and role come from groups, which no client can write. There is no custom attribute at all,
 * and nobody signs up by themselves.
 */
export class PlaneIdentity extends pulumi.ComponentResource {
  /** Pool of all the plane's users. */
  readonly userPoolId: pulumi.Output<string>;
  /** ARN of the pool. */
  readonly userPoolArn: pulumi.Output<string>;
  /** Client that tokens are made for. */
  readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: PlaneIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlaneIdentity", name, {}, opts);

    const poolName = physicalName("userPool", args.plane);
    const pool = new UserPool(`${name}-users`, userPoolArgs(poolName, args), {
      parent: this,
      protect: args.deletionProtection,
    });
    const client = new UserPoolClient(
      `${name}-client`,
      { ...userPoolClientArgs(), name: poolName, userPoolId: pool.id },
      { parent: this },
    );
    new UserGroup(
      `${name}-admins`,
      {
        name: ADMIN_GROUP,
        userPoolId: pool.id,
        description: "Users who manage their own tenant's users",
      },
      { parent: this, deleteBeforeReplace: true },
    );

    this.userPoolId = pool.id;
    this.userPoolArn = pool.arn;
    this.clientId = client.id;
    this.registerOutputs({ userPoolId: this.userPoolId, clientId: this.clientId });
  }
}
