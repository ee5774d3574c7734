import { type GetLayerVersionCommandOutput, Lambda } from "@aws-sdk/client-lambda";
import type { LayerVersionArgs } from "@pulumi/aws/lambda/layerVersion.js";
import { sha256Base64, zipOf } from "../../archive.ts";
import { defineResource } from "../../resource-definition.ts";
import { asset, set, value } from "../../shape.ts";
import { isArchive } from "../../wire.ts";
import { words } from "../../words.ts";

interface Outputs {
  readonly arn: string;
  readonly layerArn: string;
  readonly version: string;
  readonly createdDate: string;
  readonly codeSha256: string;
  readonly sourceCodeSize: number;
}

/** One version of a layer; a version never changes, so that every change makes another. */
export const layerVersion = defineResource<LayerVersionArgs, Outputs, "layerName">({
  inputs: {
    layerName: value,
    code: asset,
    s3Bucket: value,
    s3Key: value,
    s3ObjectVersion: value,
    sourceCodeHash: value,
    compatibleRuntimes: set(value),
    compatibleArchitectures: set(value),
    description: value,
    licenseInfo: value,
    skipDestroy: value,
  },
  required: ["layerName"],
  replaceOn: [
    "layerName",
    "code",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "sourceCodeHash",
    "compatibleRuntimes",
    "compatibleArchitectures",
    "description",
    "licenseInfo",
  ],
  outputs: ["arn", "layerArn", "version", "createdDate", "codeSha256", "sourceCodeSize"],
  namesMayRepeat: true,

  async create(connection, inputs) {
    const content = isArchive(inputs.code)
      ? { ZipFile: zipOf(inputs.code) }
      : {
          S3Bucket: inputs.s3Bucket,
          S3Key: inputs.s3Key,
          S3ObjectVersion: inputs.s3ObjectVersion,
        };
    const made = await connection.client(Lambda).publishLayerVersion({
      LayerName: inputs.layerName,
      Content: content,
      CompatibleRuntimes: words(inputs.compatibleRuntimes),
      CompatibleArchitectures: words(inputs.compatibleArchitectures),
      Description: inputs.description,
      LicenseInfo: inputs.licenseInfo,
    });
    const outputs = outputsOf(made);
    const codeSha256 =
      "ZipFile" in content ? sha256Base64(content.ZipFile ?? new Uint8Array()) : "";
    return { id: outputs.arn, outputs: { ...outputs, ...(codeSha256 ? { codeSha256 } : {}) } };
  },

  async read(connection, id) {
    const found = await connection.client(Lambda).getLayerVersion(keyOf(id));
    return {
      inputs: {
        layerName: keyOf(id).LayerName,
        compatibleRuntimes: found.CompatibleRuntimes,
        compatibleArchitectures: found.CompatibleArchitectures,
        description: found.Description || null,
        licenseInfo: found.LicenseInfo || null,
      },
      outputs: outputsOf(found),
    };
  },

  async update() {
    return {};
  },

  async delete(connection, id, { skipDestroy }) {
    if (!skipDestroy) await connection.client(Lambda).deleteLayerVersion(keyOf(id));
  },
});

/** Region, account, `layer`, name and version follow each other in the ARN. */
function keyOf(arn: string) {
  const parts = arn.split(":");
  return { LayerName: parts[6] ?? "", VersionNumber: Number(parts[7]) };
}

function outputsOf(found: GetLayerVersionCommandOutput): Outputs {
  return {
    arn: found.LayerVersionArn ?? "",
    layerArn: found.LayerArn ?? "",
    version: String(found.Version ?? ""),
    createdDate: found.CreatedDate ?? "",
    codeSha256: found.Content?.CodeSha256 ?? "",
    sourceCodeSize: found.Content?.CodeSize ?? 0,
  };
}
