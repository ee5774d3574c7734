import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  failureOf,
  policyOf,
  sessionOf,
  trust,
  uniqueName,
} from "../support/contract-resources.ts";

const cloud = useContractCloud();

async function createBucket(): Promise<string> {
  const s3 = cloud.client(S3Client);
  const Bucket = uniqueName("bucket");
  await s3.send(new CreateBucketCommand({ Bucket }));
  cloud.later(async () => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    }
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });
  return Bucket;
}

/** Source: S3 User Guide, "Retaining multiple versions of objects with S3 Versioning". */
test("keeps every version of an object, a deleted one too", async () => {
  const s3 = cloud.client(S3Client);
  const Bucket = await createBucket();
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  const first = await s3.send(new PutObjectCommand({ Bucket, Key: "state", Body: "1" }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "state", Body: "2" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "state" }));

  const old = await s3.send(
    new GetObjectCommand({ Bucket, Key: "state", VersionId: first.VersionId }),
  );

  expect(await old.Body?.transformToString()).toBe("1");
  expect(await failureOf(s3.send(new GetObjectCommand({ Bucket, Key: "state" })))).toBe(
    "NoSuchKey",
  );
});

/** Source: S3 User Guide, "Using server-side encryption with AWS KMS keys", default encryption. */
test("encrypts objects as the bucket says", async () => {
  const s3 = cloud.client(S3Client);
  const Bucket = await createBucket();
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );

  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));

  const shown = await s3.send(new HeadObjectCommand({ Bucket, Key: "a" }));
  expect(shown.ServerSideEncryption).toBe("aws:kms");
});

/** Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", BlockPublicPolicy. */
test("refuses a public policy on a bucket that blocks public access", async () => {
  const s3 = cloud.client(S3Client);
  const Bucket = await createBucket();
  const block = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
  const open = policyOf({
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  });

  const failure = await failureOf(s3.send(new PutBucketPolicyCommand({ Bucket, Policy: open })));

  const shown = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  expect(failure).toBe("AccessDenied");
  expect(shown.PublicAccessBlockConfiguration).toStrictEqual(block);
});

/** Source: S3 User Guide, "Bucket policies", explicit deny. */
test("denies by the bucket's policy what the caller's own policy allows", async () => {
  const s3 = cloud.client(S3Client);
  const Bucket = await createBucket();
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const role = await createRole(cloud, trust({ AWS: `arn:aws:iam::${cloud.account}:root` }), [
    { Effect: "Allow", Action: "s3:*", Resource: [Resource, `arn:aws:s3:::${Bucket}`] },
  ]);
  const reader = cloud.client(S3Client, await sessionOf(cloud, role));
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
  const read = () => failureOf(reader.send(new GetObjectCommand({ Bucket, Key: "a" })));
  const before = await read();

  await s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: policyOf({
        Effect: "Deny",
        Principal: { AWS: role },
        Action: "s3:GetObject",
        Resource,
      }),
    }),
  );

  expect([before, await read()]).toStrictEqual([undefined, "AccessDenied"]);
});

/** Source: S3 API Reference, PutObject, If-None-Match. */
test("writes an object only if there is none, when asked to", async () => {
  const s3 = cloud.client(S3Client);
  const Bucket = await createBucket();
  const write = (Body: string) =>
    failureOf(s3.send(new PutObjectCommand({ Bucket, Key: "release", Body, IfNoneMatch: "*" })));

  expect([await write("1"), await write("2")]).toStrictEqual([undefined, "PreconditionFailed"]);
});

/** Source: S3 API Reference, PutBucketLifecycleConfiguration. */
test("keeps a bucket's lifecycle rules", async () => {
  const s3 = cloud.client(S3Client);
  const Bucket = await createBucket();
  const rule = {
    ID: "history",
    Status: "Enabled" as const,
    Filter: { Prefix: ".pulumi/history/" },
    NoncurrentVersionExpiration: { NoncurrentDays: 90 },
  };

  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: { Rules: [rule] },
    }),
  );

  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(Rules).toMatchObject([rule]);
});
