import { ApiKey } from "@pulumi/aws/apigateway/apiKey.js";
import { UsagePlanKey } from "@pulumi/aws/apigateway/usagePlanKey.js";
import { UserGroup } from "@pulumi/aws/cognito/userGroup.js";
import { getParameterOutput } from "@pulumi/aws/ssm/getParameter.js";
import * as pulumi from "@pulumi/pulumi";
import { masterKeyParameterOf, physicalName } from "../tenants/naming.ts";
import { usageKeyOf } from "../tenants/usage-key.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link PlaneTenant}. */
export interface PlaneTenantArgs {
  /** Id of the tenant; also the name of its group. */
  readonly tenant: string;
  /** Raised when the tenant must get another key: the old one is then replaced. */
  readonly generation: number;
  /** Name of the plane that serves the tenant, part of the key's name. */
  readonly plane: string;
  /** Shard of the plane, whose master key the tenant's is made of. */
  readonly shard: string;
  /** Usage plan of the tenant's tier. A key may be on one plan of a stage only. */
  readonly usagePlanId: pulumi.Input<string>;
  /** User pool of the plane. */
  readonly userPoolId: pulumi.Input<string>;
  /** Tags of the key. */
  readonly tags: Tags;
}

/**
 * What one tenant has of its own in a plane, pooled or not: a usage key on its tier's plan and a
 * group of users. It costs no role, so an account holds as many tenants as API keys.
 */
export class PlaneTenant extends pulumi.ComponentResource {
  /** Identifier of the usage key; its value is not an output. */
  readonly usageKeyId: pulumi.Output<string>;

  constructor(name: string, args: PlaneTenantArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlaneTenant", name, {}, opts);

    const key = new ApiKey(
      `${name}-key`,
      {
        name: physicalName("usage", args.plane, args.tenant, String(args.generation)),
        description: `Meters tenant ${args.tenant}`,
        value: usageKeyFor(args, this),
        enabled: true,
        tags: tagMapOf(args.tags),
      },
      { parent: this, additionalSecretOutputs: ["value"] },
    );
    new UsagePlanKey(
      `${name}-membership`,
      { keyId: key.id, keyType: "API_KEY", usagePlanId: args.usagePlanId },
      // A key may be on one plan of a stage only, so it leaves the old plan first.
      { parent: this, deleteBeforeReplace: true, additionalSecretOutputs: ["value"] },
    );
    new UserGroup(
      `${name}-group`,
      {
        name: args.tenant,
        userPoolId: args.userPoolId,
        description: `Users of tenant ${args.tenant}`,
      },
      { parent: this, deleteBeforeReplace: true },
    );

    this.usageKeyId = key.id;
    this.registerOutputs({ usageKeyId: this.usageKeyId });
  }
}

function usageKeyFor(
  { shard, tenant, generation }: PlaneTenantArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const master = getParameterOutput(
    { name: masterKeyParameterOf(shard), withDecryption: true },
    { parent },
  );
  return pulumi.secret(master.value.apply((value) => usageKeyOf(value, tenant, generation)));
}
