import { arnOf, iamArnOf, type Location } from "./location.ts";
import { masterKeyRights, USER_ACTIONS } from "./platform-rights.ts";
import type { Statement } from "./policy.ts";

/** What the roles of a shard's planes can be given at most. */
export function boundaryRights(shard: string, location: Location): readonly Statement[] {
  return [
    {
      Sid: "WriteLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: arnOf("logs", location, "log-group:/aws/lambda/tenantry-*"),
    },
    {
      Sid: "SendTraces",
      Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      Resource: "*",
    },
    {
      Sid: "ActForOneTenant",
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Resource: iamArnOf(location, "role/tenantry-*-access"),
    },
    {
      Sid: "ReachItemsOfOneTenant",
      Action: [
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
      ],
      Resource: [
        arnOf("dynamodb", location, "table/tenantry-*"),
        arnOf("dynamodb", location, "table/tenantry-*/index/*"),
      ],
      Condition: {
        "ForAllValues:StringLike": {
          "dynamodb:LeadingKeys": [`\${aws:PrincipalTag/TenantId}#*`],
        },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
    {
      Sid: "ReadDirectory",
      Action: "dynamodb:GetItem",
      Resource: arnOf("dynamodb", location, "table/tenantry-*-directory"),
    },
    ...masterKeyRights(shard, location),
    {
      Sid: "ManageUsers",
      Action: USER_ACTIONS,
      Resource: arnOf("cognito-idp", location, "userpool/*"),
    },
  ];
}
