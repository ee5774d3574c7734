import { UserGroup } from "@pulumi/aws/cognito/userGroup.js";
import { UserPool } from "@pulumi/aws/cognito/userPool.js";
import { UserPoolClient } from "@pulumi/aws/cognito/userPoolClient.js";
import * as pulumi from "@pulumi/pulumi";
import { ADMIN_GROUP } from "../tenants/membership.ts";
import { physicalName } from "../tenants/naming.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** How long a token is good, in minutes; a removed right bites at the latest after this. */
const TOKEN_MINUTES = 15;

/** How long a client may fetch new tokens before the user signs in again. */
const REFRESH_HOURS = 12;

/** How long an invited person has to sign in for the first time. */
const INVITATION_DAYS = 7;

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

    const pool = new UserPool(`${name}-users`, poolArgsOf(args), {
      parent: this,
      protect: args.deletionProtection,
    });
    const client = new UserPoolClient(
      `${name}-client`,
      { ...clientArgs(), name: physicalName("userPool", args.plane), userPoolId: pool.id },
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

function poolArgsOf({ plane, deletionProtection, tags }: PlaneIdentityArgs) {
  return {
    name: physicalName("userPool", plane),
    usernameAttributes: ["email"],
    autoVerifiedAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: false,
      requireUppercase: true,
      temporaryPasswordValidityDays: INVITATION_DAYS,
    },
    deletionProtection: deletionProtection ? "ACTIVE" : "INACTIVE",
    tags: tagMapOf(tags),
  };
}

/** A browser keeps no secret, so the client has none; of its own attributes a user may write the name. */
function clientArgs() {
  return {
    generateSecret: false,
    explicitAuthFlows: [
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
    ],
    accessTokenValidity: TOKEN_MINUTES,
    idTokenValidity: TOKEN_MINUTES,
    refreshTokenValidity: REFRESH_HOURS,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "hours" },
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
    readAttributes: ["email", "email_verified", "name"],
    writeAttributes: ["name"],
  };
}
