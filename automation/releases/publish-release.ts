import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { openRelease } from "../../stacks/open-release.ts";
import type { ReleaseStore } from "../../stores/release-store.ts";
import {
  MANIFEST_FILE,
  manifestText,
  partsOf,
  type ReleasePart,
  sha256Of,
} from "../../tenants/release.ts";
import { ReleaseDamagedError } from "../../tenants/release-error.ts";

/** A bucket that takes releases. */
export interface ReleasePlace {
  /** Name of a shard, or `hub`. */
  readonly place: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Client of the account and Region that the bucket is in. */
  readonly s3: S3Client;
}

/** A release and where it is to go. */
export interface Publishing {
  /** Id of the release. */
  readonly release: string;
  /** Folder that holds built releases by id, absolute. */
  readonly folder: string;
  /** Every bucket that takes it. */
  readonly places: readonly ReleasePlace[];
  /** Where it is noted. */
  readonly store: Pick<ReleaseStore, "record" | "recordAt">;
}

/** What was done in one bucket. */
export interface PublishedAt {
  /** Name of the shard, or `hub`. */
  readonly place: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Files that were uploaded; those that were there already are not among them. */
  readonly files: number;
}

/**
 * Puts a release into buckets, reads every file back and notes each place once it is whole there.
 *
 * What is there already, byte for byte, is not sent again; so it can be repeated after any failure.
 *
 * @throws {@link ReleaseMissingError}, or {@link ReleaseDamagedError} where a file is not what it was.
 */
export async function publishRelease(publishing: Publishing): Promise<readonly PublishedAt[]> {
  const { release, places, store } = publishing;
  const files = await filesOf(publishing);
  const done: PublishedAt[] = [];
  for (const place of places) {
    const uploaded = await fillPlace(place, release, files);
    await store.record(release, new Date());
    const publishedAt = new Date().toISOString();
    await store.recordAt(release, { place: place.place, bucket: place.bucket, publishedAt });
    done.push({ place: place.place, bucket: place.bucket, files: uploaded });
  }
  return done;
}

interface File {
  readonly part: ReleasePart;
  readonly contents: Buffer;
}

/** The manifest comes last: who finds it finds everything else. */
async function filesOf({ folder, release }: Publishing): Promise<readonly File[]> {
  const { manifest, fileOf } = openRelease(folder, release);
  const parts = partsOf(manifest).map(async (part) => ({
    part,
    contents: await readFile(fileOf(part)),
  }));
  const text = Buffer.from(manifestText(manifest));
  const own = { file: MANIFEST_FILE, sha256: sha256Of(text), bytes: text.byteLength };
  return [...(await Promise.all(parts)), { part: own, contents: text }];
}

async function fillPlace(
  { s3, bucket }: ReleasePlace,
  release: string,
  files: readonly File[],
): Promise<number> {
  let uploaded = 0;
  for (const { part, contents } of files) {
    const Key = join(release, part.file);
    if ((await hashAt(s3, bucket, Key)) === part.sha256) continue;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: contents }));
    if ((await hashAt(s3, bucket, Key)) !== part.sha256) {
      throw new ReleaseDamagedError(release, part.file);
    }
    uploaded += 1;
  }
  return uploaded;
}

/** Hash of what a bucket has; `undefined` if it has nothing by that key. */
async function hashAt(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return sha256Of((await Body?.transformToByteArray()) ?? new Uint8Array());
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") return undefined;
    throw error;
  }
}
