import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { ControlSurroundings } from "./control-function.ts";
import { policyOf, serviceTrust } from "./policy.ts";
import { tagMapOf } from "./tags.ts";

/** Inputs of {@link WorkflowMachine}. */
export interface WorkflowMachineArgs {
  /** What the machine does; its name and its role's. */
  readonly role: string;
  /** What it shares with the rest of the control plane. */
  readonly surroundings: ControlSurroundings;
  /** ARN of the only function that it calls. */
  readonly functionArn: pulumi.Input<string>;
  /** The machine, in Amazon States Language. */
  readonly definition: pulumi.Input<string>;
}

/** A Step Functions machine that may call one function, and tells its errors to a log. */
export class WorkflowMachine extends pulumi.ComponentResource {
  /** ARN of the machine. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WorkflowMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:WorkflowMachine", name, {}, opts);

    const options = { parent: this, deleteBeforeReplace: true };
    const { tags, logRetentionDays } = args.surroundings;
    const logs = new LogGroup(
      `${name}-logs`,
      {
        name: `/aws/vendedlogs/states/${physicalName("stateMachine", args.role)}`,
        retentionInDays: logRetentionDays,
        tags: tagMapOf(tags),
      },
      options,
    );
    const role = new Role(
      `${name}-role`,
      {
        name: physicalName("role", args.role, "machine"),
        assumeRolePolicy: serviceTrust("states.amazonaws.com"),
        tags: tagMapOf(tags),
      },
      options,
    );
    const rights = new RolePolicy(
      `${name}-rights`,
      { name: "rights", role: role.name, policy: rightsOf(args) },
      options,
    );
    this.arn = new StateMachine(
      `${name}-machine`,
      {
        name: physicalName("stateMachine", args.role),
        roleArn: role.arn,
        definition: args.definition,
        loggingConfiguration: {
          // What a state is given names people; only what failed is told, without its data.
          level: "ERROR",
          includeExecutionData: false,
          logDestination: pulumi.interpolate`${logs.arn}:*`,
        },
        tags: tagMapOf(tags),
      },
      { ...options, dependsOn: [rights] },
    ).arn;

    this.registerOutputs({ arn: this.arn });
  }
}

function rightsOf({ functionArn }: WorkflowMachineArgs): pulumi.Output<string> {
  return policyOf([
    { Sid: "RunSteps", Action: "lambda:InvokeFunction", Resource: functionArn },
    {
      Sid: "DeliverLogs",
      Action: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      Resource: "*",
    },
  ]);
}
