import { beforeEach, expect, test } from "vitest";
import { PrivateBucket } from "../../components/private-bucket.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { readable } from "../support/readable.ts";
import { hubTags } from "../support/sample-hub.ts";

const cloud = await recordCloud();
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const args = { bucket: "tenantry-things", deletionProtection: true, tags: hubTags };

beforeEach(() => cloud.clear());

test("makes a bucket that is encrypted, versioned, never public and reached by TLS alone", async () => {
  const made = new PrivateBucket("b", args);

  expect(await settled(made.bucketName)).toBe("tenantry-things");
  expect(await settled(made.bucketArn)).toBe("arn:aws:s3:::tenantry-things");
  const inputs = cloud.all().map(async (each) => [each.type, await readable(each.inputs)]);
  expect(Object.fromEntries(await Promise.all(inputs))).toStrictEqual({
    "aws:s3/bucket:Bucket": { bucket: "tenantry-things", forceDestroy: false, tags: hubTags },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
      bucket: "b-bucket-id",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    [ENCRYPTION]: {
      bucket: "b-bucket-id",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
    "aws:s3/bucketVersioning:BucketVersioning": {
      bucket: "b-bucket-id",
      versioningConfiguration: { status: "Enabled" },
    },
    "aws:s3/bucketPolicy:BucketPolicy": {
      bucket: "b-bucket-id",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "RefuseWithoutTls",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::tenantry-things", "arn:aws:s3:::tenantry-things/*"],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      },
    },
  });
});

test("encrypts by a key of ours with few requests to it, and forgets what was written over", async () => {
  new PrivateBucket("k", { ...args, kmsKeyArn: "arn:aws:kms:::key/1", staleDays: 90 });
  await allSettled();

  expect(cloud.of(ENCRYPTION)["k-encryption"]).toStrictEqual({
    bucket: "k-bucket-id",
    rules: [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:::key/1",
        },
        bucketKeyEnabled: true,
      },
    ],
  });
  expect(cloud.of(LIFECYCLE)["k-lifecycle"]).toStrictEqual({
    bucket: "k-bucket-id",
    rules: [
      {
        id: "forget-stale-versions",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 90 },
      },
    ],
  });
});

test("goes with all that it holds where it is not kept", async () => {
  new PrivateBucket("off", { ...args, deletionProtection: false });
  await allSettled();

  expect(cloud.of("aws:s3/bucket:Bucket")["off-bucket"]?.forceDestroy).toBe(true);
});
