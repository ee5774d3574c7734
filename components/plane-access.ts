import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { BOUNDARY_POLICY, physicalName } from "../tenants/naming.ts";
import { iamArnOf, type Location } from "./location.ts";
import { policyOf, type Statement } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Session tag that says whose data a session may reach. */
const TENANT_TAG = "TenantId";

/** What the tenant layer does to items; Scan and PartiQL are not among it. */
const ITEM_ACTIONS = [
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
] as const;

/** A table that the role reaches. */
export interface ReachedTable {
  /** ARN of the table. */
  readonly arn: pulumi.Input<string>;
  /** Whether lists can be narrowed by an index. */
  readonly isIndexed: boolean;
}

/** Inputs of {@link PlaneAccess}. */
export interface PlaneAccessArgs {
  /** Name of the plane, part of the role's name. */
  readonly plane: string;
  /** Account of the plane. */
  readonly location: Location;
  /** Role of the plane's functions: the only one that may take the access role on. */
  readonly functionRoleArn: pulumi.Input<string>;
  /** The application's tables. */
  readonly tables: readonly ReachedTable[];
  /**
   * The only tenant that the role may be taken on for.
   *
   * @default - any one tenant at a time
   */
  readonly tenant?: string | undefined;
  /** Tags of the role. */
  readonly tags: Tags;
}

/**
 * The only way to a plane's data: a role that a session takes on for one tenant.
 *
 * It stops mistakes and makes leaked credentials good for one tenant. It does not stop code that
 * runs in a pool's function from asking for another tenant; that is what silos are for.
 */
export class PlaneAccess extends pulumi.ComponentResource {
  /** ARN of the role. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PlaneAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlaneAccess", name, {}, opts);

    const role = new Role(
      `${name}-role`,
      {
        name: physicalName("role", args.plane, "access"),
        description: "Reaches the items of the one tenant that its session is tagged with",
        assumeRolePolicy: policyOf([trustOf(args)]),
        permissionsBoundary: iamArnOf(args.location, `policy/${BOUNDARY_POLICY}`),
        tags: tagMapOf(args.tags),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    new RolePolicy(
      `${name}-items`,
      { name: "items", role: role.name, policy: policyOf([itemsOf(args)]) },
      { parent: this, deleteBeforeReplace: true },
    );

    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}

/** Exactly the one tag, and not empty: a session without it would match keys that begin with "#". */
function trustOf({ functionRoleArn, tenant }: PlaneAccessArgs): Statement {
  const key = `aws:RequestTag/${TENANT_TAG}`;
  return {
    Sid: "TakeOnForOneTenant",
    Principal: { AWS: functionRoleArn },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      "ForAllValues:StringEquals": { "aws:TagKeys": [TENANT_TAG] },
      ...(tenant === undefined
        ? { StringLike: { [key]: "?*" } }
        : { StringEquals: { [key]: tenant } }),
    },
  };
}

/**
 * `ForAllValues` is true where there are no keys at all, as in a Scan, so `Null` asks for some.
 *
 * Source: IAM guide, "Multivalued context keys".
 */
function itemsOf({ tables }: PlaneAccessArgs): Statement {
  return {
    Sid: "ReachOwnItems",
    Action: ITEM_ACTIONS,
    Resource: tables.flatMap(({ arn, isIndexed }) =>
      isIndexed ? [arn, pulumi.interpolate`${arn}/index/*`] : [arn],
    ),
    Condition: {
      "ForAllValues:StringLike": {
        "dynamodb:LeadingKeys": [`\${aws:PrincipalTag/${TENANT_TAG}}#*`],
      },
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  };
}
