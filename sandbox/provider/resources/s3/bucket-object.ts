import { type HeadObjectCommandOutput, S3 } from "@aws-sdk/client-s3";
import type { BucketObjectv2Args } from "@pulumi/aws/s3/bucketObjectv2.js";
import { assetBytes, zipOf } from "../../archive.ts";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { asset, map, value } from "../../shape.ts";
import { tagsOf } from "../../tags.ts";
import { isArchive, isAsset } from "../../wire.ts";
import { word } from "../../words.ts";

type Given = "bucket" | "key";
type Inputs = Checked<BucketObjectv2Args, Given>;

interface Outputs {
  readonly arn: string;
  readonly etag: string;
  readonly versionId: string;
}

/** An object, from a file, an archive or a text; also served under the resource's older name. */
export const bucketObject = defineResource<BucketObjectv2Args, Outputs, Given>({
  inputs: {
    bucket: value,
    key: value,
    source: asset,
    content: value,
    sourceHash: value,
    contentType: value,
    contentEncoding: value,
    contentDisposition: value,
    cacheControl: value,
    serverSideEncryption: value,
    kmsKeyId: value,
    storageClass: value,
    metadata: map,
    forceDestroy: value,
    tags: map,
  },
  required: ["bucket"],
  replaceOn: ["bucket", "key"],
  outputs: ["arn", "etag", "versionId"],
  autoname: "key",

  importKey(importId) {
    const id = importId.replace(/^s3:\/\//, "");
    const slash = id.indexOf("/");
    return { id, state: { bucket: id.slice(0, slash), key: id.slice(slash + 1) } };
  },

  moves(changed) {
    const hasNewContent = ["source", "content", "sourceHash"].some((name) => changed.has(name));
    return hasNewContent ? ["etag", "versionId"] : ["versionId"];
  },

  async create(connection, inputs) {
    return { id: `${inputs.bucket}/${inputs.key}`, outputs: await put(connection, inputs) };
  },

  async read(connection, _id, { bucket, key }) {
    const s3 = connection.client(S3);
    const found = await s3.headObject({ Bucket: bucket, Key: key });
    const { TagSet } = await s3.getObjectTagging({ Bucket: bucket, Key: key });
    return {
      inputs: { bucket, key, ...described(found), tags: tagsOf(TagSet) },
      outputs: {
        arn: `arn:aws:s3:::${bucket}/${key}`,
        etag: unquoted(found.ETag),
        versionId: found.VersionId ?? "",
      },
    };
  },

  /** An object cannot be changed, only put anew; a versioned bucket keeps the old one. */
  update(connection, { inputs }) {
    return put(connection, inputs);
  },

  /** In a versioned bucket every version goes, for a mere deletion would only hide them. */
  async delete(connection, _id, { bucket = "", key = "", versionId }) {
    if (versionId) await deleteVersions(connection, bucket, key);
    else await connection.client(S3).deleteObject({ Bucket: bucket, Key: key });
  },
});

async function put(connection: Connection, inputs: Inputs): Promise<Partial<Outputs>> {
  const made = await connection.client(S3).putObject({
    Bucket: inputs.bucket,
    Key: inputs.key,
    Body: bodyOf(inputs),
    ContentType: inputs.contentType,
    ContentEncoding: inputs.contentEncoding,
    ContentDisposition: inputs.contentDisposition,
    CacheControl: inputs.cacheControl,
    ServerSideEncryption: word(inputs.serverSideEncryption),
    SSEKMSKeyId: inputs.kmsKeyId,
    StorageClass: word(inputs.storageClass),
    Metadata: inputs.metadata,
    Tagging: inputs.tags ? new URLSearchParams(inputs.tags).toString() : undefined,
  });
  return {
    arn: `arn:aws:s3:::${inputs.bucket}/${inputs.key}`,
    etag: unquoted(made.ETag),
    versionId: made.VersionId ?? "",
  };
}

async function deleteVersions(connection: Connection, bucket: string, key: string) {
  const s3 = connection.client(S3);
  const page = await s3.listObjectVersions({ Bucket: bucket, Prefix: key });
  const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
  for (const { Key, VersionId } of versions) {
    if (Key === key) await s3.deleteObject({ Bucket: bucket, Key: key, VersionId });
  }
}

function bodyOf({ source, content }: Inputs): Uint8Array | string {
  if (isArchive(source)) return zipOf(source);
  if (isAsset(source)) return assetBytes(source);
  return content ?? "";
}

function described(found: HeadObjectCommandOutput): Observed<Inputs> {
  return {
    contentType: found.ContentType,
    contentEncoding: found.ContentEncoding || null,
    contentDisposition: found.ContentDisposition || null,
    cacheControl: found.CacheControl || null,
    serverSideEncryption: found.ServerSideEncryption,
    kmsKeyId: found.SSEKMSKeyId,
    storageClass: found.StorageClass,
    metadata: found.Metadata && Object.keys(found.Metadata).length > 0 ? found.Metadata : null,
  };
}

function unquoted(etag: string | undefined): string {
  return (etag ?? "").replaceAll('"', "");
}
