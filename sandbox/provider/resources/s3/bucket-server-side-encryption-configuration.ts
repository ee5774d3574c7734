import { S3 } from "@aws-sdk/client-s3";
import type { BucketServerSideEncryptionConfigurationArgs } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { block, set, value } from "../../shape.ts";
import { word } from "../../words.ts";

type Given = "bucket" | "rules";
type Inputs = Checked<BucketServerSideEncryptionConfigurationArgs, Given>;

/** How a bucket encrypts what is put without a word about it. */
export const bucketServerSideEncryptionConfiguration = defineResource<
  BucketServerSideEncryptionConfigurationArgs,
  object,
  Given
>({
  inputs: {
    bucket: value,
    rules: set(
      block({
        applyServerSideEncryptionByDefault: block({ sseAlgorithm: value, kmsMasterKeyId: value }),
        bucketKeyEnabled: value,
      }),
    ),
  },
  required: ["bucket", "rules"],
  replaceOn: ["bucket"],
  outputs: [],

  async create(connection, inputs) {
    await put(connection, inputs);
    return { id: inputs.bucket, outputs: {} };
  },

  async read(connection, id) {
    const found = await connection.client(S3).getBucketEncryption({ Bucket: id });
    const rules = (found.ServerSideEncryptionConfiguration?.Rules ?? []).map((rule) => {
      const standard = rule.ApplyServerSideEncryptionByDefault;
      const key = standard?.KMSMasterKeyID;
      return {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: standard?.SSEAlgorithm ?? "AES256",
          ...(key ? { kmsMasterKeyId: key } : {}),
        },
        bucketKeyEnabled: rule.BucketKeyEnabled,
      };
    });
    return { inputs: { bucket: id, rules }, outputs: {} };
  },

  async update(connection, { inputs }) {
    await put(connection, inputs);
    return {};
  },

  async delete(connection, id) {
    await connection.client(S3).deleteBucketEncryption({ Bucket: id });
  },
});

async function put(connection: Connection, { bucket, rules }: Inputs): Promise<void> {
  await connection.client(S3).putBucketEncryption({
    Bucket: bucket,
    ServerSideEncryptionConfiguration: {
      Rules: rules.map(({ applyServerSideEncryptionByDefault: standard, bucketKeyEnabled }) => ({
        ...(standard
          ? {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: word<"AES256">(standard.sseAlgorithm),
                KMSMasterKeyID: standard.kmsMasterKeyId,
              },
            }
          : {}),
        BucketKeyEnabled: bucketKeyEnabled,
      })),
    },
  });
}
