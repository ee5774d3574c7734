import * as pulumi from "@pulumi/pulumi";
import type { ReleaseManifest, ReleasePart } from "../tenants/release.ts";

/** A built release, as far as components need it. */
export interface ReleaseSource {
  /** Its id. */
  readonly release: string;
  /** What it consists of. */
  readonly manifest: ReleaseManifest;
  /** Absolute path of one of its files. */
  readonly fileOf: (part: ReleasePart) => string;
  /**
   * Bucket in the plane's own Region that holds the release below its id.
   *
   * @default - the files are sent along by the engine
   */
  readonly bucket?: string | undefined;
}

/** Where Lambda gets a function's or a layer's code. */
export interface CodeArgs {
  /** The code itself. */
  readonly code?: pulumi.asset.Archive;
  /** Bucket that has it. */
  readonly s3Bucket?: string;
  /** Its key there; holds the release's id, so that other code has another key. */
  readonly s3Key?: string;
}

/** Where the code of one of a release's parts comes from. */
export function codeOf(source: ReleaseSource, part: ReleasePart): CodeArgs {
  if (source.bucket === undefined)
    return { code: new pulumi.asset.FileArchive(source.fileOf(part)) };
  return { s3Bucket: source.bucket, s3Key: `${source.release}/${part.file}` };
}
