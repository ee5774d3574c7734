import { S3 } from "@aws-sdk/client-s3";
import type { BucketPolicyArgs } from "@pulumi/aws/s3/bucketPolicy.js";
import { defineResource } from "../../resource-definition.ts";
import { policy, value } from "../../shape.ts";

/** Who else may use a bucket. */
export const bucketPolicy = defineResource<BucketPolicyArgs, object, "bucket" | "policy">({
  inputs: { bucket: value, policy },
  required: ["bucket", "policy"],
  replaceOn: ["bucket"],
  outputs: [],

  async create(connection, inputs) {
    await connection.client(S3).putBucketPolicy({ Bucket: inputs.bucket, Policy: inputs.policy });
    return { id: inputs.bucket, outputs: {} };
  },

  async read(connection, id) {
    const { Policy } = await connection.client(S3).getBucketPolicy({ Bucket: id });
    return { inputs: { bucket: id, policy: Policy }, outputs: {} };
  },

  async update(connection, { inputs }) {
    await connection.client(S3).putBucketPolicy({ Bucket: inputs.bucket, Policy: inputs.policy });
    return {};
  },

  async delete(connection, id) {
    await connection.client(S3).deleteBucketPolicy({ Bucket: id });
  },
});
