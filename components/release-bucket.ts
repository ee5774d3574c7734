import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { policyOf } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link ReleaseBucket}. */
export interface ReleaseBucketArgs {
  /** Physical name, unique in all of AWS. */
  readonly bucket: string;
  /** Whether the bucket is kept from deletion, also while it holds releases. */
  readonly deletionProtection: boolean;
  /** Tags of the bucket. */
  readonly tags: Tags;
}

/** A bucket for releases: encrypted, versioned, never public, reached by TLS alone. */
export class ReleaseBucket extends pulumi.ComponentResource {
  /** Name of the bucket, known once all of its protections are in place. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: ReleaseBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ReleaseBucket", name, {}, opts);

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
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
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

    const settled = protections.map((each) => each.id);
    this.bucketName = pulumi.all([bucket.bucket, ...settled]).apply(([id]) => id ?? args.bucket);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

const PRIVATE = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} as const;

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
