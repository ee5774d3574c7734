import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { policyOf } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link PrivateBucket}. */
export interface PrivateBucketArgs {
  /** Physical name, unique in all of AWS. */
  readonly bucket: string;
  /** Whether the bucket is kept from deletion; else it is deleted with all that it holds. */
  readonly deletionProtection: boolean;
  /**
   * KMS key that encrypts what is in it.
   *
   * @default - S3's own key
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * Versions that were written over are kept for so many days.
   *
   * @default - for ever
   */
  readonly staleDays?: number;
  /** Tags of the bucket. */
  readonly tags: Tags;
}

/** A bucket that is encrypted, versioned, never public and reached by TLS alone. */
export class PrivateBucket extends pulumi.ComponentResource {
  /** Name of the bucket, known once all of its protections are in place. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PrivateBucket", name, {}, opts);

    const child = { parent: this };
    const bucket = new Bucket(
      `${name}-bucket`,
      {
        bucket: args.bucket,
        forceDestroy: !args.deletionProtection,
        tags: tagMapOf(args.tags),
      },
      { ...child, protect: args.deletionProtection },
    );
    const protections = [
      new BucketPublicAccessBlock(`${name}-privacy`, { bucket: bucket.id, ...PRIVATE }, child),
      new BucketServerSideEncryptionConfiguration(
        `${name}-encryption`,
        {
          bucket: bucket.id,
          rules: [encryptionBy(args.kmsKeyArn)],
        },
        child,
      ),
      new BucketVersioning(
        `${name}-versions`,
        { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
        child,
      ),
      new BucketPolicy(`${name}-policy`, { bucket: bucket.id, policy: tlsOnly(bucket.arn) }, child),
    ];
    if (args.staleDays !== undefined) forgetStale(name, bucket, args.staleDays, child);

    const settled = protections.map((each) => each.id);
    this.bucketName = pulumi.all([bucket.bucket, ...settled]).apply(([id]) => id ?? args.bucket);
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

const PRIVATE = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} as const;

function encryptionBy(kmsKeyArn: pulumi.Input<string> | undefined) {
  if (kmsKeyArn === undefined) {
    return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  }
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
    // One request to KMS for many objects, instead of one for each.
    bucketKeyEnabled: true,
  };
}

function forgetStale(
  name: string,
  bucket: Bucket,
  days: number,
  options: pulumi.CustomResourceOptions,
): void {
  new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket: bucket.id,
      rules: [
        {
          id: "forget-stale-versions",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: days },
        },
      ],
    },
    options,
  );
}

function tlsOnly(arn: pulumi.Output<string>): pulumi.Output<string> {
  return policyOf([
    {
      Sid: "RefuseWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, pulumi.interpolate`${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}
