import { S3 } from "@aws-sdk/client-s3";
import type { BucketVersioningArgs } from "@pulumi/aws/s3/bucketVersioning.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { block, value } from "../../shape.ts";
import { word } from "../../words.ts";

type Given = "bucket" | "versioningConfiguration";

/** Whether a bucket keeps old versions. */
export const bucketVersioning = defineResource<BucketVersioningArgs, object, Given>({
  inputs: { bucket: value, versioningConfiguration: block({ status: value, mfaDelete: value }) },
  required: ["bucket", "versioningConfiguration"],
  replaceOn: ["bucket"],
  outputs: [],

  async create(connection, inputs) {
    await put(connection, inputs);
    return { id: inputs.bucket, outputs: {} };
  },

  async read(connection, id) {
    const { Status } = await connection.client(S3).getBucketVersioning({ Bucket: id });
    const status = Status ?? "Disabled";
    return { inputs: { bucket: id, versioningConfiguration: { status } }, outputs: {} };
  },

  async update(connection, { inputs }) {
    await put(connection, inputs);
    return {};
  },

  /** Versioning cannot be taken back, only suspended. */
  async delete(connection, id, { versioningConfiguration }) {
    if (versioningConfiguration?.status !== "Enabled") return;
    await connection
      .client(S3)
      .putBucketVersioning({ Bucket: id, VersioningConfiguration: { Status: "Suspended" } });
  },
});

async function put(
  connection: Connection,
  { bucket, versioningConfiguration: wanted }: Checked<BucketVersioningArgs, Given>,
): Promise<void> {
  // A bucket that was never versioned is "disabled", which S3 has no word for.
  if (wanted.status === "Disabled") return;
  await connection.client(S3).putBucketVersioning({
    Bucket: bucket,
    VersioningConfiguration: {
      Status: word(wanted.status),
      ...(wanted.mfaDelete ? { MFADelete: word<"Enabled">(wanted.mfaDelete) } : {}),
    },
  });
}
