import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { openRelease } from "../../stacks/open-release.ts";
import { callSettings, FILE_TRANSFER } from "../../stores/call-settings.ts";
import {
  MANIFEST_FILE,
  parseReleaseManifest,
  partsOf,
  type ReleasePart,
  releaseIdOf,
  sha256Of,
} from "../../tenants/release.ts";
import { ReleaseDamagedError, ReleaseMissingError } from "../../tenants/release-error.ts";

/** Files that are fetched at once. */
const AT_ONCE = 8;

/** Where releases come from. */
export interface ReleaseSource {
  /** Folder of this machine that holds them by id, once they were fetched. */
  readonly folder: string;
  /** Whether they come from a bucket, so that shards have them too. */
  readonly isPublished: boolean;
  /**
   * Brings a release into the folder, every file of it verified.
   *
   * @throws {@link ReleaseMissingError} or {@link ReleaseDamagedError}
   */
  fetch(release: string): Promise<void>;
}

/**
 * Where a worker's releases come from.
 *
 * @param source - An absolute folder or `s3://<bucket>`.
 * @param cache - Folder for what comes from a bucket.
 */
export function releaseSource(source: string, cache: string, region: string): ReleaseSource {
  if (!source.startsWith("s3://")) return new ReleaseFolder(source);
  const bucket = source.slice("s3://".length).replace(/\/$/, "");
  // A bucket's own host name does not lead to the local AWS; the path does, and works on AWS too.
  const client = new S3Client({ region, forcePathStyle: true, ...callSettings(FILE_TRANSFER) });
  return new ReleaseBucketSource(client, bucket, cache);
}

/** Opening a release verifies the manifest, opening each part verifies that. */
function verify(folder: string, release: string): void {
  const { manifest, fileOf } = openRelease(folder, release);
  for (const part of partsOf(manifest)) fileOf(part);
}

class ReleaseFolder implements ReleaseSource {
  readonly isPublished = false;
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async fetch(release: string): Promise<void> {
    verify(this.folder, release);
  }
}

/** Releases in a bucket, each below its id. */
export class ReleaseBucketSource implements ReleaseSource {
  readonly isPublished = true;
  readonly folder: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(client: S3Client, bucket: string, folder: string) {
    this.#client = client;
    this.#bucket = bucket;
    this.folder = folder;
  }

  /** Operations side by side that need the same release wait for one download. */
  fetch(release: string): Promise<void> {
    const fetching =
      this.#fetching.get(release) ??
      this.#ensure(release).finally(() => this.#fetching.delete(release));
    this.#fetching.set(release, fetching);
    return fetching;
  }

  async #ensure(release: string): Promise<void> {
    try {
      verify(this.folder, release);
    } catch (error) {
      if (!isMendable(error)) throw error;
      await this.#download(release);
    }
  }

  /** Written beside its place first, so that a release is there whole or not at all. */
  async #download(release: string): Promise<void> {
    const draft = join(this.folder, `${release}.${process.pid}`);
    const text = (await this.#read(release, MANIFEST_FILE)).toString();
    const manifest = parseReleaseManifest(JSON.parse(text), `s3://${this.#bucket}/${release}`);
    if (releaseIdOf(manifest) !== release) throw new ReleaseDamagedError(release, MANIFEST_FILE);
    try {
      await this.#downloadParts(release, draft, partsOf(manifest));
      await write(join(draft, MANIFEST_FILE), Buffer.from(text));
      await rm(join(this.folder, release), { recursive: true, force: true });
      await rename(draft, join(this.folder, release)).catch(unlessThere);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** Ends only when nothing is written any more, also after a failure. */
  async #downloadParts(
    release: string,
    draft: string,
    parts: readonly ReleasePart[],
  ): Promise<void> {
    const limit = pLimit(AT_ONCE);
    const fetchPart = async ({ file, sha256 }: ReleasePart) => {
      const contents = await this.#read(release, file);
      if (sha256Of(contents) !== sha256) throw new ReleaseDamagedError(release, file);
      await write(join(draft, file), contents);
    };
    const ends = await Promise.allSettled(parts.map((part) => limit(fetchPart, part)));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
  }

  async #read(release: string, file: string): Promise<Buffer> {
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: `${release}/${file}` }),
      );
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "NoSuchKey") throw error;
      throw new ReleaseMissingError(release, `s3://${this.#bucket}`, { cause: error });
    }
  }
}

/** What is missing or damaged here is fetched; anything else is no matter of the files. */
function isMendable(error: unknown): boolean {
  return error instanceof ReleaseMissingError || error instanceof ReleaseDamagedError;
}

async function write(path: string, contents: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

/** Another process has put the same release there meanwhile, which is as good. */
function unlessThere(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
}
