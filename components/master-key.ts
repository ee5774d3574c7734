import { getRandomPasswordOutput } from "@pulumi/aws/secretsmanager/getRandomPassword.js";
import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import * as pulumi from "@pulumi/pulumi";
import { masterKeyParameterOf } from "../tenants/naming.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Letters and digits of the key: about 380 bits. */
const KEY_LENGTH = 64;

/** Inputs of {@link MasterKey}. */
export interface MasterKeyArgs {
  /** Name of the shard, part of the parameter's name. */
  readonly shard: string;
  /** Whether Pulumi refuses to delete it; every tenant's usage key would change. */
  readonly deletionProtection: boolean;
  /** Tags of the parameter. */
  readonly tags: Tags;
}

/** The secret of a shard, of which every tenant's usage key is made; drawn once and never again. */
export class MasterKey extends pulumi.ComponentResource {
  /** Name of the parameter that holds it. */
  readonly parameterName: pulumi.Output<string>;

  constructor(name: string, args: MasterKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:MasterKey", name, {}, opts);

    const drawn = getRandomPasswordOutput(
      { passwordLength: KEY_LENGTH, excludePunctuation: true },
      { parent: this },
    );
    const parameter = new Parameter(
      `${name}-parameter`,
      {
        name: masterKeyParameterOf(args.shard),
        description: "Usage keys of the shard's tenants are made of this",
        type: "SecureString",
        value: pulumi.secret(drawn.randomPassword),
        tags: tagMapOf(args.tags),
      },
      {
        parent: this,
        protect: args.deletionProtection,
        // Another one is drawn by every run, and none but the first counts.
        ignoreChanges: ["value"],
        additionalSecretOutputs: ["value", "insecureValue"],
      },
    );

    this.parameterName = parameter.name;
    this.registerOutputs({ parameterName: this.parameterName });
  }
}
