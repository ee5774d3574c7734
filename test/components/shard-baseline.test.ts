import { expect, test } from "vitest";
import { ShardBaseline } from "../../components/shard-baseline.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { sampleLocation, sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud({
  "aws:secretsmanager/getRandomPassword:getRandomPassword": { randomPassword: "drawn" },
});

const baseline = new ShardBaseline("shard-s1", {
  shard: "s1",
  location: sampleLocation,
  trustedArns: ["arn:aws:iam::999999999999:root"],
  release: sampleTags.release,
  deletionProtection: true,
});
await allSettled();

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

function statements(document: unknown): readonly Statement[] {
  return JSON.parse(String(document)).Statement;
}

const role = cloud.of("aws:iam/role:Role")["shard-s1-deploy"];
const deploy = cloud.of("aws:iam/rolePolicy:RolePolicy")["shard-s1-deploy-rights"];

test("lets only the hub take the deploy role on, with the shard's external id", () => {
  const { assumeRolePolicy, ...inputs } = role ?? {};

  expect(inputs).toStrictEqual({
    name: "tenantry-deploy",
    description: "Lets the hub make and change planes",
    tags: sampleTags,
  });
  expect(statements(assumeRolePolicy)).toStrictEqual([
    {
      Sid: "TakeOnFromHub",
      Principal: { AWS: ["arn:aws:iam::999999999999:root"] },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: { "sts:ExternalId": "tenantry-s1" },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["TenantId"] },
      },
      Effect: "Allow",
    },
  ]);
});

test("keeps the deploy role from changing itself and what bounds it", () => {
  expect(statements(deploy?.policy)).toContainEqual({
    Sid: "NeverTouchItself",
    Effect: "Deny",
    Action: "iam:*",
    Resource: [
      "arn:aws:iam::111111111111:role/tenantry-deploy",
      "arn:aws:iam::111111111111:role/tenantry-api-logs",
      "arn:aws:iam::111111111111:role/tenantry-limits",
      "arn:aws:iam::111111111111:policy/tenantry-boundary",
    ],
  });
  expect(statements(deploy?.policy)).toContainEqual({
    Sid: "MakeBoundedRoles",
    Effect: "Allow",
    Action: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"],
    Resource: "arn:aws:iam::111111111111:role/tenantry-*",
    Condition: {
      StringEquals: {
        "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/tenantry-boundary",
      },
    },
  });
});

test("bounds the deploy role to what is ours, service by service", () => {
  const allowed = statements(deploy?.policy).filter(({ Effect }) => Effect === "Allow");
  const resources = allowed.map(({ Sid, Resource }): [string, readonly string[]] => [
    Sid,
    [Resource].flat(),
  ]);

  expect(Object.fromEntries(resources)).toMatchObject({
    MakeTables: [
      "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-*",
      "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-*/index/*",
    ],
    KeepDirectories: ["arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-*-directory"],
    MakeFunctions: ["arn:aws:lambda:us-east-1:111111111111:function:tenantry-*"],
    CreateUserPools: ["*"],
    KeepUserPools: ["arn:aws:cognito-idp:us-east-1:111111111111:userpool/*"],
    ReadMasterKey: ["arn:aws:ssm:us-east-1:111111111111:parameter/tenantry/s1/master-key"],
    KeepReleases: ["arn:aws:s3:::tenantry-s1-releases-111111111111/r-*"],
  });
});

test("fits into what IAM takes of a role's inline policies and of a managed policy", () => {
  const boundary = cloud.of("aws:iam/policy:Policy")["shard-s1-boundary"];

  // Source: IAM quotas, character limits of policies: 10,240 inline in a role, 6,144 managed.
  expect(String(deploy?.policy).length).toBeLessThanOrEqual(10_240);
  expect(String(boundary?.policy).length).toBeLessThanOrEqual(6_144);
  expect(boundary).toMatchObject({ name: "tenantry-boundary", tags: sampleTags });
});

test("draws the master key as an encrypted parameter", async () => {
  const { value, ...inputs } =
    cloud.of("aws:ssm/parameter:Parameter")["shard-s1-key-parameter"] ?? {};

  expect(await settled(baseline.masterKeyParameter)).toBe("/tenantry/s1/master-key");
  expect(value).toMatchObject({ value: "drawn" });
  expect(inputs).toStrictEqual({
    name: "/tenantry/s1/master-key",
    description: "Usage keys of the shard's tenants are made of this",
    type: "SecureString",
    tags: sampleTags,
  });
});

test("keeps releases in an encrypted, versioned bucket that is never public and asks for TLS", async () => {
  const bucket = "shard-s1-releases-bucket-id";

  expect(await settled(baseline.releaseBucket)).toBe("tenantry-s1-releases-111111111111");
  expect(cloud.of("aws:s3/bucket:Bucket")).toStrictEqual({
    "shard-s1-releases-bucket": {
      bucket: "tenantry-s1-releases-111111111111",
      forceDestroy: false,
      tags: sampleTags,
    },
  });
  expect(
    cloud.of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")["shard-s1-releases-privacy"],
  ).toStrictEqual({
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  expect(
    Object.values(
      cloud.of(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      ),
    ),
  ).toStrictEqual([
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
  ]);
  expect(Object.values(cloud.of("aws:s3/bucketVersioning:BucketVersioning"))).toStrictEqual([
    { bucket, versioningConfiguration: { status: "Enabled" } },
  ]);
  const policy = cloud.of("aws:s3/bucketPolicy:BucketPolicy")["shard-s1-releases-policy"]?.policy;
  expect(statements(policy)).toMatchObject([
    { Sid: "RefuseWithoutTls", Effect: "Deny", Principal: "*", Action: "s3:*" },
  ]);
});

test("lets API Gateway write logs in the account", () => {
  expect(cloud.of("aws:apigateway/account:Account")).toStrictEqual({
    "shard-s1-api-logs-account": {
      cloudwatchRoleArn: "arn:aws:iam::111111111111:role/tenantry-api-logs",
    },
  });
});
