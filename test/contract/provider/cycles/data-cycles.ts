import { assetInput } from "../archive-input.ts";
import { type LifeCycle, RETAGGED, TAGS } from "../life-cycle.ts";
import { policyOf, type World } from "../world.ts";

/** Tables, parameters, buckets, queues and logs. */
export function dataCycles({ bucket, queue }: World): Readonly<Record<string, LifeCycle>> {
  const table = {
    name: "tenantry-probe-orders",
    hashKey: "pk",
    rangeKey: "sk",
    attributes: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "since", type: "S" },
    ],
    billingMode: "PAY_PER_REQUEST",
    globalSecondaryIndexes: [
      { name: "by-since", hashKey: "pk", rangeKey: "since", projectionType: "ALL" },
    ],
    streamEnabled: true,
    streamViewType: "NEW_IMAGE",
    ttl: { attributeName: "expiresAt", enabled: true },
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
    deletionProtectionEnabled: false,
    tags: TAGS,
  };
  const parameter = { name: "/tenantry/probe", type: "SecureString", value: "s3cret", tags: TAGS };
  const object = { bucket: bucket.id, key: "probe.txt", contentType: "text/plain", tags: TAGS };
  const rules = [{ id: "old", status: "Enabled", expiration: { days: 30 } }];
  return {
    table: {
      type: "aws:dynamodb/table:Table",
      inputs: table,
      update: {
        ...table,
        ttl: { attributeName: "expiresAt", enabled: false },
        pointInTimeRecovery: { enabled: false },
        streamEnabled: false,
        streamViewType: undefined,
        tags: RETAGGED,
      },
      // The local AWS does not tell how a table is encrypted.
      untold: ["serverSideEncryption"],
      replacements: { hashKey: "other", name: "other" },
    },
    "a table with another index": {
      type: "aws:dynamodb/table:Table",
      inputs: {
        name: "tenantry-probe-index",
        hashKey: "pk",
        attributes: [{ name: "pk", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
      },
      update: {
        name: "tenantry-probe-index",
        hashKey: "pk",
        attributes: [
          { name: "pk", type: "S" },
          { name: "due", type: "S" },
        ],
        billingMode: "PAY_PER_REQUEST",
        globalSecondaryIndexes: [{ name: "due", hashKey: "due", projectionType: "KEYS_ONLY" }],
      },
    },
    parameter: {
      type: "aws:ssm/parameter:Parameter",
      inputs: parameter,
      update: { ...parameter, value: "0ther", tags: RETAGGED },
      replacements: { name: "/other" },
    },
    bucket: {
      type: "aws:s3/bucket:Bucket",
      inputs: { bucket: "tenantry-probe-web", forceDestroy: true, tags: TAGS },
      update: { bucket: "tenantry-probe-web", forceDestroy: true, tags: RETAGGED },
      untold: ["forceDestroy"],
      replacements: { bucket: "other" },
    },
    bucketVersioning: {
      type: "aws:s3/bucketVersioning:BucketVersioning",
      inputs: { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
      update: { bucket: bucket.id, versioningConfiguration: { status: "Suspended" } },
      stays: true,
    },
    bucketEncryption: {
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      inputs: {
        bucket: bucket.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
      },
      update: {
        bucket: bucket.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      stays: true,
    },
    bucketPublicAccessBlock: {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      inputs: { bucket: bucket.id, blockPublicAcls: true, blockPublicPolicy: false },
      update: { bucket: bucket.id, blockPublicAcls: true, blockPublicPolicy: true },
    },
    bucketLifecycle: {
      type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      inputs: { bucket: bucket.id, rules },
      update: {
        bucket: bucket.id,
        rules: [
          ...rules,
          {
            id: "half",
            status: "Enabled",
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
    },
    bucketPolicy: {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      inputs: {
        bucket: bucket.id,
        policy: policyOf("s3:GetObject", "arn:aws:s3:::tenantry-world/*"),
      },
      update: {
        bucket: bucket.id,
        policy: policyOf("s3:PutObject", "arn:aws:s3:::tenantry-world/*"),
      },
    },
    bucketObject: {
      type: "aws:s3/bucketObjectv2:BucketObjectv2",
      inputs: { ...object, source: assetInput("one") },
      update: { ...object, source: assetInput("two"), tags: RETAGGED },
      untold: ["source"],
      replacements: { key: "other" },
    },
    "bucketObject of the older name": {
      type: "aws:s3/bucketObject:BucketObject",
      inputs: { bucket: bucket.id, key: "older.txt", content: "one" },
      update: { bucket: bucket.id, key: "older.txt", content: "two" },
      untold: ["content"],
    },
    queue: {
      type: "aws:sqs/queue:Queue",
      inputs: {
        name: "tenantry-probe-jobs",
        visibilityTimeoutSeconds: 30,
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: queue.properties.arn,
          maxReceiveCount: 3,
        }),
        sqsManagedSseEnabled: true,
        tags: TAGS,
      },
      update: { name: "tenantry-probe-jobs", visibilityTimeoutSeconds: 60, tags: RETAGGED },
      replacements: { name: "other" },
    },
    queuePolicy: {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      inputs: { queueUrl: queue.id, policy: policyOf("sqs:SendMessage", "*") },
      update: { queueUrl: queue.id, policy: policyOf("sqs:ReceiveMessage", "*") },
    },
    logGroup: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      inputs: { name: "/tenantry/probe", retentionInDays: 14, tags: TAGS },
      update: { name: "/tenantry/probe", retentionInDays: 30, tags: RETAGGED },
      replacements: { name: "/other" },
    },
  };
}
