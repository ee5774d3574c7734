import { expect, test } from "vitest";
import { StateStore } from "../../components/state-store.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { hubArn, hubTags } from "../support/sample-hub.ts";
import { sampleLocation } from "../support/sample-release.ts";

const cloud = await recordCloud();

test("keeps state in a bucket that a key of its own encrypts, and older state for a while", async () => {
  const state = new StateStore("s", {
    location: sampleLocation,
    deletionProtection: true,
    tags: hubTags,
  });
  await allSettled();

  expect(await settled(state.keyArn)).toBe(hubArn("kms", "key/1"));
  expect(await settled(state.keyAlias)).toBe("alias/tenantry-state");
  expect(await settled(state.bucket.bucketName)).toBe("tenantry-state-111111111111-us-east-1");
  expect(cloud.of("aws:kms/key:Key")).toStrictEqual({
    "s-key": {
      description: "Encrypts the state of the fleet's stacks and the secrets in it",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: hubTags,
    },
  });
  expect(cloud.of("aws:kms/alias:Alias")).toStrictEqual({
    "s-alias": { name: "alias/tenantry-state", targetKeyId: "1" },
  });
  expect(cloud.of("aws:s3/bucket:Bucket")).toStrictEqual({
    "s-bucket-bucket": {
      bucket: "tenantry-state-111111111111-us-east-1",
      forceDestroy: false,
      tags: hubTags,
    },
  });
  expect(
    cloud.of(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    )["s-bucket-encryption"]?.rules,
  ).toStrictEqual([
    {
      applyServerSideEncryptionByDefault: {
        sseAlgorithm: "aws:kms",
        kmsMasterKeyId: hubArn("kms", "key/1"),
      },
      bucketKeyEnabled: true,
    },
  ]);
  expect(
    cloud.of("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")[
      "s-bucket-lifecycle"
    ]?.rules,
  ).toMatchObject([{ noncurrentVersionExpiration: { noncurrentDays: 90 } }]);
});
