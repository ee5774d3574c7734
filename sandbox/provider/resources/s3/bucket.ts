import { type ObjectIdentifier, S3 } from "@aws-sdk/client-s3";
import type { BucketArgs } from "@pulumi/aws/s3/bucket.js";
import type { Connection } from "../../connection.ts";
import { defineResource } from "../../resource-definition.ts";
import { map, value } from "../../shape.ts";
import { type Tags, tagList, tagsOf } from "../../tags.ts";
import { word } from "../../words.ts";

interface Outputs {
  readonly arn: string;
  readonly bucketDomainName: string;
  readonly bucketRegionalDomainName: string;
  readonly bucketRegion: string;
}

/** A bucket; versioning, encryption and the like are resources of their own. */
export const bucket = defineResource<BucketArgs, Outputs, "bucket">({
  inputs: { bucket: value, forceDestroy: value, objectLockEnabled: value, tags: map },
  replaceOn: ["bucket", "objectLockEnabled"],
  outputs: ["arn", "bucketDomainName", "bucketRegionalDomainName", "bucketRegion"],
  autoname: "bucket",

  async create(connection, inputs) {
    const { region } = connection;
    await connection.client(S3).createBucket({
      Bucket: inputs.bucket,
      ObjectLockEnabledForBucket: inputs.objectLockEnabled,
      // The oldest Region is the default, and S3 refuses it as a constraint.
      ...(region === "us-east-1"
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: word<"eu-west-1">(region) } }),
    });
    return { id: inputs.bucket, outputs: outputsOf(connection, inputs.bucket) };
  },

  async complete(connection, id, inputs) {
    if (inputs.tags) await retag(connection, id, inputs.tags);
    return {};
  },

  async read(connection, id) {
    const s3 = connection.client(S3);
    await s3.headBucket({ Bucket: id });
    const listed = await s3.getBucketTagging({ Bucket: id }).catch(noTags);
    return {
      inputs: { bucket: id, tags: tagsOf(listed.TagSet) },
      outputs: outputsOf(connection, id),
    };
  },

  async update(connection, { id, inputs, changed }) {
    if (changed.has("tags")) await retag(connection, id, inputs.tags);
    return {};
  },

  async delete(connection, id, { forceDestroy }) {
    if (forceDestroy) await empty(connection, id);
    await connection.client(S3).deleteBucket({ Bucket: id });
  },
});

/** S3 fails where other services list nothing. */
function noTags(failure: unknown) {
  if (failure instanceof Error && failure.name === "NoSuchTagSet") return { TagSet: [] };
  throw failure;
}

async function retag(connection: Connection, name: string, tags: Tags | undefined) {
  const s3 = connection.client(S3);
  if (tags) await s3.putBucketTagging({ Bucket: name, Tagging: { TagSet: tagList(tags) } });
  else await s3.deleteBucketTagging({ Bucket: name });
}

/** Deletes every object with every version and marker of it. */
async function empty(connection: Connection, name: string): Promise<void> {
  const s3 = connection.client(S3);
  for (;;) {
    const page = await s3.listObjectVersions({ Bucket: name });
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    const objects = versions.map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
    if (objects.length === 0) return;
    const { Errors } = await s3.deleteObjects({ Bucket: name, Delete: { Objects: objects } });
    const [error] = Errors ?? [];
    if (error) throw new Error(`cannot delete ${error.Key} of ${name}: ${error.Message}`);
  }
}

function outputsOf({ region }: Connection, name: string): Outputs {
  return {
    arn: `arn:aws:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    bucketRegion: region,
  };
}
