import fc from "fast-check";
import { expect, test } from "vitest";
import {
  manifestText,
  parseReleaseManifest,
  partsOf,
  RELEASE_ID,
  releaseIdOf,
  sha256Of,
} from "../../tenants/release.ts";
import { ReleaseDamagedError, ReleaseMissingError } from "../../tenants/release-error.ts";
import { sampleManifest } from "../support/sample-release.ts";

test("makes an id of the contents, in whatever order they were put", () => {
  const entries = Object.entries(sampleManifest);

  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      const manifest = parseReleaseManifest(Object.fromEntries(shuffled), "test");
      expect(releaseIdOf(manifest)).toBe(releaseIdOf(sampleManifest));
      expect(manifestText(manifest)).toBe(manifestText(sampleManifest));
    }),
  );
  expect(releaseIdOf(sampleManifest)).toMatch(RELEASE_ID);
});

test("makes another id of other contents", () => {
  const layer = { ...sampleManifest.layer, sha256: sha256Of("other") };

  expect(releaseIdOf({ ...sampleManifest, layer })).not.toBe(releaseIdOf(sampleManifest));
});

test("reads back what it writes", () => {
  expect(parseReleaseManifest(JSON.parse(manifestText(sampleManifest)), "test")).toStrictEqual(
    sampleManifest,
  );
});

test("names every file but the manifest once", () => {
  const files = partsOf(sampleManifest).map(({ file }) => file);

  expect(new Set(files).size).toBe(files.length);
  expect(files).toStrictEqual(
    expect.arrayContaining(["program.mjs", "layer.zip", "functions/notes.zip", "openapi.json"]),
  );
});

test("refuses names that every plane uses itself, and those that are too long", () => {
  const part = sampleManifest.functions.notes;
  const functions = { authorizer: part, "a-name-that-is-much-too-long": part };
  const tables = { directory: { partitions: 1, indexes: [] } };

  expect(() => parseReleaseManifest({ ...sampleManifest, functions, tables }, "test")).toThrow(
    expect.objectContaining({
      issues: [
        { path: "functions.authorizer", problem: expect.any(String) },
        { path: "functions.a-name-that-is-much-too-long", problem: expect.any(String) },
        { path: "tables.directory", problem: expect.any(String) },
      ],
    }),
  );
});

test("says of a release that is damaged or missing what to do", () => {
  expect(new ReleaseDamagedError("r-1", "layer.zip")).toMatchObject({
    code: "RELEASE_DAMAGED",
    message: 'layer.zip of the release is not what it was when it was built, release "r-1"',
    remedy: "Build the release again from its sources, or fetch it again.",
  });
  expect(new ReleaseMissingError("r-1", "/releases")).toMatchObject({
    code: "RELEASE_MISSING",
    message: 'there is no release "r-1" in /releases',
  });
});
