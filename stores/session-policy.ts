import { physicalName } from "../tenants/naming.ts";

/** What a session may do of what its role may. */
export interface SessionPolicy {
  /** Version of the policy language. */
  readonly Version: "2012-10-17";
  /** What is allowed. */
  readonly Statement: readonly SessionStatement[];
}

interface SessionStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, readonly string[] | string>>>
  >;
}

/** An account in a Region. */
export interface Place {
  /** AWS account. */
  readonly account: string;
  /** AWS Region. */
  readonly region: string;
}

/** Lets a session do everything that the control plane does with one pool's users. */
export function usersPolicy({ account, region }: Place, userPoolId: string): SessionPolicy {
  return policyOf({
    Action: [
      "cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminListGroupsForUser",
      "cognito-idp:AdminSetUserPassword",
      "cognito-idp:ListUsersInGroup",
    ],
    Resource: `arn:aws:cognito-idp:${region}:${account}:userpool/${userPoolId}`,
  });
}

/** Lets a session read, change and remove one tenant's entry of one directory. */
export function directoryPolicy(place: Place, table: string, tenant: string): SessionPolicy {
  return policyOf({
    Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
    Resource: tableArnOf(place, table),
    Condition: leadingKeys(tenant),
  });
}

/**
 * Lets a session find and remove one tenant's items of a plane's tables. The keys bound it: the
 * directory's have no suffix, and another plane whose name begins alike has other tenants. Naming
 * each table would pass what STS takes.
 */
export function itemsPolicy(place: Place, plane: string, tenant: string): SessionPolicy {
  return policyOf({
    Action: ["dynamodb:BatchWriteItem", "dynamodb:Query"],
    Resource: tableArnOf(place, physicalName("table", plane, "*")),
    Condition: leadingKeys(`${tenant}#*`),
  });
}

/** Lets a session see what is in an account, and change nothing: its role may do everything. */
export function contentsPolicy(): SessionPolicy {
  return policyOf({
    Action: [
      "apigateway:GET",
      "cognito-idp:ListUserPools",
      "dynamodb:ListTables",
      "iam:ListRoles",
      "lambda:ListFunctions",
    ],
    Resource: "*",
  });
}

function policyOf(statement: Omit<SessionStatement, "Effect">): SessionPolicy {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
}

/**
 * Without the second condition the first would be true for calls that name no key at all.
 *
 * Source: IAM User Guide, "Multivalued context keys", ForAllValues.
 */
function leadingKeys(pattern: string) {
  return {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [pattern] },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
}

function tableArnOf({ account, region }: Place, table: string): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${table}`;
}
