import { UserGroup } from "@pulumi/aws/cognito/userGroup.js";
import { UserPool } from "@pulumi/aws/cognito/userPool.js";
import { UserPoolClient } from "@pulumi/aws/cognito/userPoolClient.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { type UserPoolFacts, userPoolArgs, userPoolClientArgs } from "./user-pool-settings.ts";

/** What each group of operators may do. */
const GROUPS = {
  operator: "May look at everything and change it",
  reader: "May look at everything",
} as const;

/** The people of the SaaS company who run the fleet; a user pool of their own. */
export class Operators extends pulumi.ComponentResource {
  /** Pool of the operators. */
  readonly userPoolId: pulumi.Output<string>;
  /** Client that their tokens are made for. */
  readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: UserPoolFacts, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:Operators", name, {}, opts);

    const poolName = physicalName("userPool", "operators");
    const pool = new UserPool(`${name}-users`, userPoolArgs(poolName, args), {
      parent: this,
      protect: args.deletionProtection,
    });
    const client = new UserPoolClient(
      `${name}-client`,
      { ...userPoolClientArgs(), name: poolName, userPoolId: pool.id },
      { parent: this },
    );
    for (const [group, description] of Object.entries(GROUPS)) {
      new UserGroup(
        `${name}-${group}`,
        { name: group, userPoolId: pool.id, description },
        { parent: this, deleteBeforeReplace: true },
      );
    }

    this.userPoolId = pool.id;
    this.clientId = client.id;
    this.registerOutputs({ userPoolId: this.userPoolId, clientId: this.clientId });
  }
}
