import {
  BOUNDARY_POLICY,
  DEPLOY_ROLE,
  LIMITS_ROLE,
  masterKeyParameterOf,
} from "../tenants/naming.ts";
import { arnOf, iamArnOf, type Location } from "./location.ts";
import type { Statement } from "./policy.ts";

/** What the rights of a shard's deploy role are bounded by. */
export interface DeployScope extends Location {
  /** Name of the shard. */
  readonly shard: string;
  /** Bucket with the shard's releases. */
  readonly releaseBucket: string;
}

/**
 * Everything that a plane's or a tenant's stack makes, what recovery looks for after a dead worker,
 * and the few data that the platform keeps in planes.
 */
export function deployRights(scope: DeployScope): readonly Statement[] {
  return [
    ...tableRights(scope),
    ...roleRights(scope),
    ...functionRights(scope),
    ...apiRights(scope),
    ...userRights(scope),
    ...logRights(scope),
    ...releaseRights(scope),
  ];
}

function tableRights(scope: DeployScope): readonly Statement[] {
  return [
    {
      Sid: "MakeTables",
      Action: [
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
      ],
      Resource: [
        arnOf("dynamodb", scope, "table/tenantry-*"),
        arnOf("dynamodb", scope, "table/tenantry-*/index/*"),
      ],
    },
    {
      Sid: "KeepDirectories",
      Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: arnOf("dynamodb", scope, "table/tenantry-*-directory"),
    },
    {
      Sid: "RemoveItemsOfOneTenant",
      Action: ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:Query"],
      Resource: arnOf("dynamodb", scope, "table/tenantry-pool-*"),
      Condition: {
        "ForAllValues:StringLike": {
          "dynamodb:LeadingKeys": [`\${aws:PrincipalTag/TenantId}#*`],
        },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
  ];
}

/** Roles are made only below the boundary, so no role of a plane can do more than planes need. */
function roleRights(scope: DeployScope): readonly Statement[] {
  const planeRoles = iamArnOf(scope, "role/tenantry-*");
  const boundary = iamArnOf(scope, `policy/${BOUNDARY_POLICY}`);
  return [
    {
      Sid: "MakeBoundedRoles",
      Action: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"],
      Resource: planeRoles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    {
      Sid: "KeepRoles",
      Action: [
        "iam:DeleteRole",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
      Resource: planeRoles,
    },
    {
      Sid: "HandRolesToFunctions",
      Action: "iam:PassRole",
      Resource: planeRoles,
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
    {
      Sid: "NeverTouchItself",
      Effect: "Deny",
      Action: "iam:*",
      Resource: [
        iamArnOf(scope, `role/${DEPLOY_ROLE}`),
        iamArnOf(scope, "role/tenantry-api-logs"),
        iamArnOf(scope, `role/${LIMITS_ROLE}`),
        boundary,
      ],
    },
  ];
}

function functionRights(scope: DeployScope): readonly Statement[] {
  return [
    {
      Sid: "MakeFunctions",
      Action: [
        "lambda:AddPermission",
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:GetAlias",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionConfiguration",
        "lambda:GetPolicy",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
        "lambda:PublishVersion",
        "lambda:PutFunctionConcurrency",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
      Resource: arnOf("lambda", scope, "function:tenantry-*"),
    },
    {
      Sid: "MakeLayers",
      Action: ["lambda:DeleteLayerVersion", "lambda:GetLayerVersion", "lambda:PublishLayerVersion"],
      Resource: arnOf("lambda", scope, "layer:tenantry-*"),
    },
    { Sid: "FindLayers", Action: "lambda:ListLayerVersions", Resource: "*" },
  ];
}

/** API Gateway's things have ids that it gives itself, so they are bounded by kind. */
function apiRights({ region }: DeployScope): readonly Statement[] {
  const kinds = ["apikeys", "restapis", "usageplans"];
  return [
    {
      Sid: "MakeApis",
      Action: [
        "apigateway:DELETE",
        "apigateway:GET",
        "apigateway:PATCH",
        "apigateway:POST",
        "apigateway:PUT",
      ],
      Resource: [
        ...kinds.flatMap((kind) => [
          `arn:aws:apigateway:${region}::/${kind}`,
          `arn:aws:apigateway:${region}::/${kind}/*`,
        ]),
        `arn:aws:apigateway:${region}::/tags/*`,
      ],
    },
  ];
}

function userRights(scope: DeployScope): readonly Statement[] {
  return [
    { Sid: "CreateUserPools", Action: "cognito-idp:CreateUserPool", Resource: "*" },
    { Sid: "FindUserPools", Action: "cognito-idp:ListUserPools", Resource: "*" },
    {
      Sid: "KeepUserPools",
      Action: [
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:AdminSetUserPassword",
        "cognito-idp:CreateGroup",
        "cognito-idp:CreateUserPoolClient",
        "cognito-idp:DeleteGroup",
        "cognito-idp:DeleteUserPool",
        "cognito-idp:DeleteUserPoolClient",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:GetGroup",
        "cognito-idp:GetUserPoolMfaConfig",
        "cognito-idp:ListTagsForResource",
        "cognito-idp:ListUserPoolClients",
        "cognito-idp:ListUsersInGroup",
        "cognito-idp:TagResource",
        "cognito-idp:UntagResource",
        "cognito-idp:UpdateGroup",
        "cognito-idp:UpdateUserPool",
        "cognito-idp:UpdateUserPoolClient",
      ],
      Resource: arnOf("cognito-idp", scope, "userpool/*"),
    },
  ];
}

function logRights(scope: DeployScope): readonly Statement[] {
  return [
    { Sid: "DescribeLogGroups", Action: "logs:DescribeLogGroups", Resource: "*" },
    {
      Sid: "MakeLogGroups",
      Action: [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:ListTagsForResource",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
      Resource: ["lambda", "apigateway"].map((service) =>
        arnOf("logs", scope, `log-group:/aws/${service}/tenantry-*`),
      ),
    },
  ];
}

function releaseRights(scope: DeployScope): readonly Statement[] {
  const bucket = `arn:aws:s3:::${scope.releaseBucket}`;
  return [
    {
      Sid: "ReadMasterKey",
      Action: "ssm:GetParameter",
      Resource: arnOf("ssm", scope, `parameter${masterKeyParameterOf(scope.shard)}`),
    },
    { Sid: "FindReleases", Action: "s3:ListBucket", Resource: bucket },
    {
      Sid: "KeepReleases",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: `${bucket}/r-*`,
    },
  ];
}
