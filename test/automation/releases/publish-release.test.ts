import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { publishRelease } from "../../../automation/releases/publish-release.ts";
import { ReleaseBucketSource, releaseSource } from "../../../automation/releases/release-source.ts";
import { openRelease } from "../../../stacks/open-release.ts";
import { MemoryBucket } from "../../support/memory-bucket.ts";
import { writtenRelease } from "../../support/written-release.ts";

const root = await mkdtemp(join(tmpdir(), "releases-"));
const folder = join(root, "built");
const release = await writtenRelease(folder, "export const programs = {}");
afterAll(() => rm(root, { recursive: true }));

let bucket = new MemoryBucket();
let cache = "";
let caches = 0;
const noted: string[] = [];
const store = {
  record: async (id: string) => void noted.push(id),
  recordAt: async (id: string, { place }: { readonly place: string }) =>
    void noted.push(`${id} at ${place}`),
};

beforeEach(() => {
  bucket = new MemoryBucket();
  caches += 1;
  cache = join(root, `cache-${caches}`);
  noted.length = 0;
});

const places = () => [{ place: "s1", bucket: "releases", s3: bucket.client() }];
const publish = () => publishRelease({ release, folder, places: places(), store });
const source = () => new ReleaseBucketSource(bucket.client(), "releases", cache);

test("uploads every file, the manifest last, and notes the place once all are verified", async () => {
  const done = await publish();

  expect(bucket.written.at(-1)).toBe(`${release}/manifest.json`);
  expect(done).toStrictEqual([{ place: "s1", bucket: "releases", files: bucket.written.length }]);
  expect(noted).toStrictEqual([release, `${release} at s1`]);
});

test("sends nothing again that is there, and only that again which is not what it was", async () => {
  await publish();
  bucket.objects.set(`${release}/layer.zip`, Buffer.from("damaged"));

  const done = await publish();

  expect(done[0]?.files).toBe(1);
  expect((await publish())[0]?.files).toBe(0);
});

test("notes no place where a file did not come out as it went in", async () => {
  const get = bucket.objects.get.bind(bucket.objects);
  bucket.objects.get = (key) => get(key) && Buffer.from("other");

  await expect(publish()).rejects.toThrow(expect.objectContaining({ code: "RELEASE_DAMAGED" }));
  expect(noted).toStrictEqual([]);
});

test("fetches a release whole, and not again", async () => {
  await publish();
  await source().fetch(release);
  bucket.objects.clear();

  await source().fetch(release);

  const { manifest, fileOf } = openRelease(cache, release);
  expect(fileOf(manifest.program)).toBe(join(cache, release, "program.mjs"));
  expect(await readdir(cache)).toStrictEqual([release]);
});

test("fetches a release again that was damaged on this machine", async () => {
  await publish();
  await source().fetch(release);
  await writeFile(join(cache, release, "layer.zip"), "damaged");

  await source().fetch(release);

  const { manifest, fileOf } = openRelease(cache, release);
  expect(fileOf(manifest.layer)).toBe(join(cache, release, "layer.zip"));
});

test("refuses a release that is not there, and leaves nothing of one that is damaged", async () => {
  await expect(source().fetch(release)).rejects.toThrow(
    expect.objectContaining({ code: "RELEASE_MISSING" }),
  );
  await publish();
  bucket.objects.set(`${release}/layer.zip`, Buffer.from("damaged"));

  await expect(source().fetch(release)).rejects.toThrow(
    expect.objectContaining({ code: "RELEASE_DAMAGED" }),
  );
  expect(await readdir(cache)).toStrictEqual([]);
});

test("refuses a manifest of another release", async () => {
  await publish();
  const other = "r-0000000000000000";
  const manifest = bucket.objects.get(`${release}/manifest.json`) ?? Buffer.from("");
  bucket.objects.set(`${other}/manifest.json`, manifest);

  await expect(source().fetch(other)).rejects.toThrow(
    expect.objectContaining({ code: "RELEASE_DAMAGED" }),
  );
});

test("takes releases from a folder where no bucket is set, verified too", async () => {
  const local = releaseSource(folder, cache, "us-east-1");
  await local.fetch(release);

  expect([local.folder, local.isPublished]).toStrictEqual([folder, false]);
  expect(releaseSource("s3://bucket/", cache, "us-east-1")).toMatchObject({
    folder: cache,
    isPublished: true,
  });
  await expect(local.fetch("r-0000000000000000")).rejects.toThrow(
    expect.objectContaining({ code: "RELEASE_MISSING" }),
  );
});
