import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { externalIdOf, LIMITS_ROLE } from "../tenants/naming.ts";
import { QUOTA_CODES, QUOTAS } from "../tenants/quotas.ts";
import { iamArnOf, type Location } from "./location.ts";
import { policyOf, type Statement } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link LimitsRole}. */
export interface LimitsRoleArgs {
  /** Name of the shard. */
  readonly shard: string;
  /** The shard's account and Region. */
  readonly location: Location;
  /** ARNs of who may take the role on: the hub's account, or roles in it. */
  readonly trustedArns: readonly string[];
  /** Tags of the role. */
  readonly tags: Tags;
}

/** The role by which the hub reads the limits of a shard's account and asks AWS for higher ones. */
export class LimitsRole extends pulumi.ComponentResource {
  constructor(name: string, args: LimitsRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:LimitsRole", name, {}, opts);

    const options = { parent: this, deleteBeforeReplace: true };
    const role = new Role(
      `${name}-role`,
      {
        name: LIMITS_ROLE,
        description: "Lets the hub ask AWS for higher limits",
        assumeRolePolicy: policyOf([trustOf(args)]),
        tags: tagMapOf(args.tags),
      },
      options,
    );
    new RolePolicy(
      `${name}-rights`,
      { name: "limits", role: role.name, policy: policyOf(limitsRights(args.location)) },
      options,
    );
    this.registerOutputs({});
  }
}

function trustOf({ shard, trustedArns }: LimitsRoleArgs): Statement {
  return {
    Sid: "TakeOnFromHub",
    Principal: { AWS: trustedArns },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": externalIdOf(shard) } },
  };
}

/**
 * What it takes to ask for the quotas that are counted. AWS makes the role itself by which Service
 * Quotas opens cases, and asks two services for their limits in the caller's name.
 *
 * Source: AWS managed policy ServiceQuotasFullAccess; Service Authorization Reference, Service Quotas.
 */
function limitsRights(location: Location): readonly Statement[] {
  return [
    {
      Sid: "AskForLimits",
      Action: "servicequotas:RequestServiceQuotaIncrease",
      Resource: quotaArns(location),
    },
    {
      Sid: "ReadLimits",
      Action: [
        "dynamodb:DescribeLimits",
        "iam:GetAccountSummary",
        "servicequotas:GetServiceQuota",
        "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota",
      ],
      Resource: "*",
    },
    {
      Sid: "LetServiceQuotasOpenCases",
      Action: "iam:CreateServiceLinkedRole",
      Resource: iamArnOf(location, "role/aws-service-role/servicequotas.amazonaws.com/*"),
      Condition: { StringEquals: { "iam:AWSServiceName": "servicequotas.amazonaws.com" } },
    },
  ];
}

/** Of any Region: what all Regions share is asked for in one of them. */
function quotaArns({ account }: Location): readonly string[] {
  return QUOTA_CODES.flatMap((code) => {
    const { serviceQuota, raisable } = QUOTAS[code];
    if (!serviceQuota || raisable === false) return [];
    return [`arn:aws:servicequotas:*:${account}:${serviceQuota.service}/${serviceQuota.quota}`];
  });
}
