import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openRelease } from "../../stacks/open-release.ts";
import { writtenRelease } from "../support/written-release.ts";

const folder = await mkdtemp(join(tmpdir(), "releases-"));
afterAll(() => rm(folder, { recursive: true }));

test("opens a release and finds its files", async () => {
  const release = await writtenRelease(folder, "export {}");

  const { manifest, fileOf } = openRelease(folder, release);

  expect(fileOf(manifest.program)).toBe(join(folder, release, "program.mjs"));
});

test("refuses a file that is not what it was", async () => {
  const release = await writtenRelease(folder, "export const a = 1");
  const { manifest, fileOf } = openRelease(folder, release);
  await writeFile(join(folder, release, "program.mjs"), "export const a = 2");

  expect(() => fileOf(manifest.program)).toThrow(
    expect.objectContaining({ code: "RELEASE_DAMAGED" }),
  );
});

test("refuses a manifest that its id was not made of, and a release that is not there", async () => {
  const release = await writtenRelease(folder, "export const b = 1");
  const { manifest } = openRelease(folder, release);
  const changed = { ...manifest, smokePath: "/other" };
  await writeFile(join(folder, release, "manifest.json"), JSON.stringify(changed));

  expect(() => openRelease(folder, release)).toThrow(
    expect.objectContaining({ code: "RELEASE_DAMAGED" }),
  );
  expect(() => openRelease(folder, "r-0000000000000000")).toThrow(
    expect.objectContaining({ code: "RELEASE_MISSING" }),
  );
});
