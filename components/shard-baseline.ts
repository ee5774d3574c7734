import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { BOUNDARY_POLICY, DEPLOY_ROLE, externalIdOf, physicalName } from "../tenants/naming.ts";
import { ApiGatewayLogging } from "./api-gateway-logging.ts";
import { boundaryRights } from "./boundary-rights.ts";
import { deployRights } from "./deploy-rights.ts";
import { LimitsRole } from "./limits-role.ts";
import type { Location } from "./location.ts";
import { MasterKey } from "./master-key.ts";
import { policyOf, type Statement } from "./policy.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { SHARED, type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link ShardBaseline}. */
export interface ShardBaselineArgs {
  /** Name of the shard. */
  readonly shard: string;
  /** The shard's account and Region. */
  readonly location: Location;
  /** ARNs of who may take the deploy role on: the hub's account, or roles in it. */
  readonly trustedArns: readonly string[];
  /** Release that brings the shard up. */
  readonly release: string;
  /** Whether master key and release bucket are kept from deletion. */
  readonly deletionProtection: boolean;
}

/** What an account needs before it can take planes. */
export class ShardBaseline extends pulumi.ComponentResource {
  /** Role by which the hub works in the account; cannot change itself or what bounds it. */
  readonly deployRoleArn: pulumi.Output<string>;
  /** Policy that bounds every role of a plane. */
  readonly boundaryArn: pulumi.Output<string>;
  /** Name of the parameter with the master key. */
  readonly masterKeyParameter: pulumi.Output<string>;
  /** Bucket for releases. */
  readonly releaseBucket: pulumi.Output<string>;

  constructor(name: string, args: ShardBaselineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ShardBaseline", name, {}, opts);

    const { shard, deletionProtection } = args;
    const tags: Tags = { tenant: SHARED, tier: SHARED, shard, release: args.release };
    const child = { parent: this };
    const bucketName = physicalName("bucket", shard, "releases", args.location.account);
    const bucketArgs = { bucket: bucketName, deletionProtection, tags };
    const boundary = boundaryOf(name, args, tags, this);
    const deploy = deployRoleOf(name, args, tags, this);
    const rights = new RolePolicy(
      `${name}-deploy-rights`,
      {
        name: "deploy",
        role: deploy.name,
        policy: policyOf(deployRights({ ...args.location, shard, releaseBucket: bucketName })),
      },
      { ...child, deleteBeforeReplace: true },
    );
    const key = new MasterKey(`${name}-key`, { shard, deletionProtection, tags }, child);
    new ApiGatewayLogging(`${name}-api-logs`, { tags }, child);
    new LimitsRole(`${name}-limits`, { ...args, tags }, child);

    this.releaseBucket = new PrivateBucket(`${name}-releases`, bucketArgs, child).bucketName;
    this.boundaryArn = boundary.arn;
    this.deployRoleArn = pulumi.all([deploy.arn, rights.id]).apply(([arn]) => arn);
    this.masterKeyParameter = key.parameterName;
    this.registerOutputs({ deployRoleArn: this.deployRoleArn });
  }
}

function boundaryOf(
  name: string,
  { shard, location }: ShardBaselineArgs,
  tags: Tags,
  parent: pulumi.Resource,
): Policy {
  return new Policy(
    `${name}-boundary`,
    {
      name: BOUNDARY_POLICY,
      description: "Bounds every role that a plane makes",
      policy: policyOf(boundaryRights(shard, location)),
      tags: tagMapOf(tags),
    },
    { parent, deleteBeforeReplace: true },
  );
}

function deployRoleOf(
  name: string,
  args: ShardBaselineArgs,
  tags: Tags,
  parent: pulumi.Resource,
): Role {
  return new Role(
    `${name}-deploy`,
    {
      name: DEPLOY_ROLE,
      description: "Lets the hub make and change planes",
      assumeRolePolicy: policyOf([trustOf(args)]),
      tags: tagMapOf(tags),
    },
    { parent, deleteBeforeReplace: true },
  );
}

/** A session may be tagged for one tenant, whose items it may then remove, and with nothing else. */
function trustOf({ shard, trustedArns }: ShardBaselineArgs): Statement {
  return {
    Sid: "TakeOnFromHub",
    Principal: { AWS: trustedArns },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: { "sts:ExternalId": externalIdOf(shard) },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["TenantId"] },
    },
  };
}
