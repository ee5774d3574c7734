import { S3 } from "@aws-sdk/client-s3";
import type { BucketPublicAccessBlockArgs } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";

/** What a bucket refuses the public, whatever its policies say. */
export const bucketPublicAccessBlock = defineResource<
  BucketPublicAccessBlockArgs,
  object,
  "bucket"
>({
  inputs: {
    bucket: value,
    blockPublicAcls: value,
    blockPublicPolicy: value,
    ignorePublicAcls: value,
    restrictPublicBuckets: value,
    skipDestroy: value,
  },
  required: ["bucket"],
  replaceOn: ["bucket"],
  outputs: [],

  async create(connection, inputs) {
    await put(connection, inputs);
    return { id: inputs.bucket, outputs: {} };
  },

  async read(connection, id) {
    const found = await connection.client(S3).getPublicAccessBlock({ Bucket: id });
    const block = found.PublicAccessBlockConfiguration;
    return {
      inputs: {
        bucket: id,
        blockPublicAcls: block?.BlockPublicAcls ?? false,
        blockPublicPolicy: block?.BlockPublicPolicy ?? false,
        ignorePublicAcls: block?.IgnorePublicAcls ?? false,
        restrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
      },
      outputs: {},
    };
  },

  async update(connection, { inputs }) {
    await put(connection, inputs);
    return {};
  },

  async delete(connection, id, { skipDestroy }) {
    if (!skipDestroy) await connection.client(S3).deletePublicAccessBlock({ Bucket: id });
  },
});

async function put(connection: Connection, inputs: Checked<BucketPublicAccessBlockArgs, "bucket">) {
  await connection.client(S3).putPublicAccessBlock({
    Bucket: inputs.bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: inputs.blockPublicAcls ?? false,
      BlockPublicPolicy: inputs.blockPublicPolicy ?? false,
      IgnorePublicAcls: inputs.ignorePublicAcls ?? false,
      RestrictPublicBuckets: inputs.restrictPublicBuckets ?? false,
    },
  });
}
