import { Account } from "@pulumi/aws/apigateway/account.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { policyOf, serviceTrust } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link ApiGatewayLogging}. */
export interface ApiGatewayLoggingArgs {
  /** Tags of the role. */
  readonly tags: Tags;
}

/** Lets API Gateway write logs: one setting for a whole account and Region. */
export class ApiGatewayLogging extends pulumi.ComponentResource {
  constructor(name: string, args: ApiGatewayLoggingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ApiGatewayLogging", name, {}, opts);

    const child = { parent: this, deleteBeforeReplace: true };
    const role = new Role(
      `${name}-role`,
      {
        name: physicalName("role", "api-logs"),
        description: "Lets API Gateway write logs",
        assumeRolePolicy: serviceTrust("apigateway.amazonaws.com"),
        tags: tagMapOf(args.tags),
      },
      child,
    );
    const rights = new RolePolicy(
      `${name}-rights`,
      { name: "logs", role: role.name, policy: logRights() },
      child,
    );
    new Account(
      `${name}-account`,
      { cloudwatchRoleArn: role.arn },
      // API Gateway tries the role at once, so its rights come first.
      { parent: this, dependsOn: [rights] },
    );

    this.registerOutputs({});
  }
}

/** Source: API Gateway guide, "Permissions for CloudWatch logging", AmazonAPIGatewayPushToCloudWatchLogs. */
function logRights(): pulumi.Output<string> {
  return policyOf([
    {
      Sid: "WriteApiLogs",
      Action: [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
      ],
      Resource: "*",
    },
  ]);
}
