import { expect, test } from "vitest";
import {
  contentsPolicy,
  directoryPolicy,
  itemsPolicy,
  usersPolicy,
} from "../../stores/session-policy.ts";

const place = { account: "111111111111", region: "us-east-1" };

/** Source: STS API reference, AssumeRole, Policy. */
const LONGEST = 2_048;

test("lets a session work with the users of one pool", () => {
  expect(usersPolicy(place, "us-east-1_pool").Statement).toStrictEqual([
    {
      Effect: "Allow",
      Action: [
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:AdminSetUserPassword",
        "cognito-idp:ListUsersInGroup",
      ],
      Resource: "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_pool",
    },
  ]);
});

test("lets a session touch one tenant's entry of one directory", () => {
  expect(directoryPolicy(place, "tenantry-pool-s1-1-directory", "a").Statement).toStrictEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-s1-1-directory",
      Condition: {
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["a"] },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
  ]);
});

test("lets a session remove one tenant's items, and only where it names their keys", () => {
  expect(itemsPolicy(place, "pool-s1-1", "a").Statement).toStrictEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:BatchWriteItem", "dynamodb:Query"],
      Resource: "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-s1-1-*",
      Condition: {
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["a#*"] },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
  ]);
});

test("lets a session see what is in an account, and change nothing of it", () => {
  const [statement] = contentsPolicy().Statement;

  expect(statement?.Action).toStrictEqual([
    "apigateway:GET",
    "cognito-idp:ListUserPools",
    "dynamodb:ListTables",
    "iam:ListRoles",
    "lambda:ListFunctions",
  ]);
});

test("keeps every policy as short as STS wants it, for the longest names that there are", () => {
  const tenant = "01jd3m9k2b7c4r8t6v0w5x1y3z";
  const far = { ...place, region: "ap-southeast-1" };
  const policies = [`pool-${"x".repeat(24)}`, `silo-${tenant}`].flatMap((plane) => [
    usersPolicy(far, `${far.region}_AbCdEfGhI`),
    directoryPolicy(far, `tenantry-${plane}-directory`, tenant),
    itemsPolicy(far, plane, tenant),
  ]);

  expect(policies.filter((policy) => JSON.stringify(policy).length > LONGEST)).toStrictEqual([]);
});
