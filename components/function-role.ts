import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { BOUNDARY_POLICY, physicalName } from "../tenants/naming.ts";
import { arnOf, iamArnOf, type Location } from "./location.ts";
import { policyOf, type Statement, serviceTrust } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link FunctionRole}. */
export interface FunctionRoleArgs {
  /**
   * Name of the plane, part of the role's name; its roles are held by the shard's boundary.
   *
   * @default - the role is the control plane's, which makes no roles at other people's wish
   */
  readonly plane?: string;
  /** What the role is for, the rest of its name. */
  readonly role: string;
  /** Account and Region of the plane. */
  readonly location: Location;
  /** Physical names of the functions that have the role. */
  readonly functions: readonly string[];
  /** What the functions may do besides writing their logs and traces. */
  readonly statements?: readonly Statement[];
  /** Whether the functions send traces. */
  readonly tracing: boolean;
  /** Tags of the role. */
  readonly tags: Tags;
}

/** The role of Lambda functions; without statements they may write their logs and nothing else. */
export class FunctionRole extends pulumi.ComponentResource {
  /** ARN of the role, known once its rights are in place. */
  readonly roleArn: pulumi.Output<string>;
  /** Name of the role. */
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: FunctionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:FunctionRole", name, {}, opts);

    const role = new Role(
      `${name}-role`,
      {
        ...identityOf(args),
        assumeRolePolicy: serviceTrust("lambda.amazonaws.com"),
        tags: tagMapOf(args.tags),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    const rights = new RolePolicy(
      `${name}-rights`,
      {
        name: "rights",
        role: role.name,
        policy: policyOf([...ownRightsOf(args), ...(args.statements ?? [])]),
      },
      { parent: this, deleteBeforeReplace: true },
    );

    this.roleName = role.name;
    this.roleArn = pulumi.all([role.arn, rights.id]).apply(([arn]) => arn);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}

function identityOf({ plane, role, location }: FunctionRoleArgs) {
  if (plane === undefined) return { name: physicalName("role", role) };
  return {
    name: physicalName("role", plane, role),
    permissionsBoundary: iamArnOf(location, `policy/${BOUNDARY_POLICY}`),
  };
}

function ownRightsOf({ functions, location, tracing }: FunctionRoleArgs): readonly Statement[] {
  const logs: Statement = {
    Sid: "WriteLogs",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: functions.map((name) => arnOf("logs", location, `log-group:/aws/lambda/${name}:*`)),
  };
  if (!tracing) return [logs];
  const traces: Statement = {
    Sid: "SendTraces",
    Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    Resource: "*",
  };
  return [logs, traces];
}
