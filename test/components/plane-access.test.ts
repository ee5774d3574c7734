import { expect, test } from "vitest";
import { PlaneAccess } from "../../components/plane-access.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { sampleLocation, sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();
const ROLE = "aws:iam/role:Role";

const args = {
  plane: "pool-a",
  location: sampleLocation,
  functionRoleArn: "arn:aws:iam::111111111111:role/tenantry-pool-a-functions",
  tables: [
    { arn: "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-notes", isIndexed: true },
    { arn: "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-tags", isIndexed: false },
  ],
  tags: sampleTags,
};

const takeOn = {
  Sid: "TakeOnForOneTenant",
  Principal: { AWS: args.functionRoleArn },
  Action: ["sts:AssumeRole", "sts:TagSession"],
  Effect: "Allow",
};

function document(inputs: Record<string, unknown> | undefined, key: string): unknown {
  return JSON.parse(String(inputs?.[key]));
}

test("admits the plane's functions with exactly one tag, which is not empty", async () => {
  new PlaneAccess("pool", args);
  await allSettled();

  const { assumeRolePolicy, ...role } = cloud.of(ROLE)["pool-role"] ?? {};
  expect(role).toStrictEqual({
    name: "tenantry-pool-a-access",
    description: "Reaches the items of the one tenant that its session is tagged with",
    permissionsBoundary: "arn:aws:iam::111111111111:policy/tenantry-boundary",
    tags: sampleTags,
  });
  expect(JSON.parse(String(assumeRolePolicy))).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        ...takeOn,
        Condition: {
          "ForAllValues:StringEquals": { "aws:TagKeys": ["TenantId"] },
          StringLike: { "aws:RequestTag/TenantId": "?*" },
        },
      },
    ],
  });
});

test("pins a silo's role to its tenant", async () => {
  new PlaneAccess("silo", { ...args, tenant: "t1" });
  await allSettled();

  expect(document(cloud.of(ROLE)["silo-role"], "assumeRolePolicy")).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        ...takeOn,
        Condition: {
          "ForAllValues:StringEquals": { "aws:TagKeys": ["TenantId"] },
          StringEquals: { "aws:RequestTag/TenantId": "t1" },
        },
      },
    ],
  });
});

test("reaches items by keys alone, and never by Scan or PartiQL", async () => {
  new PlaneAccess("items", args);
  await allSettled();

  const policy = cloud.of("aws:iam/rolePolicy:RolePolicy")["items-items"];
  expect(policy).toMatchObject({ name: "items", role: "tenantry-pool-a-access" });
  expect(document(policy, "policy")).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReachOwnItems",
        Action: [
          "dynamodb:ConditionCheckItem",
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
        ],
        Resource: [
          "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-notes",
          "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-notes/index/*",
          "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-tags",
        ],
        Condition: {
          "ForAllValues:StringLike": {
            "dynamodb:LeadingKeys": [`\${aws:PrincipalTag/TenantId}#*`],
          },
          Null: { "dynamodb:LeadingKeys": "false" },
        },
        Effect: "Allow",
      },
    ],
  });
});
