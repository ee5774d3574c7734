import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  MANIFEST_FILE,
  manifestText,
  parseReleaseManifest,
  partsOf,
  type ReleasePart,
  releaseIdOf,
  sha256Of,
} from "../../tenants/release.ts";
import { sampleManifest } from "./sample-release.ts";

/** A release with a program of the test's own; every other file holds its own path. */
export async function writtenRelease(folder: string, program: string): Promise<string> {
  const contentsOf = (file: string) => (file === sampleManifest.program.file ? program : file);
  const signed = JSON.parse(JSON.stringify(sampleManifest), (_key, value) =>
    isPart(value) ? { ...value, ...signatureOf(contentsOf(value.file)) } : value,
  );
  const manifest = parseReleaseManifest(signed, "the test's manifest");
  const release = releaseIdOf(manifest);
  for (const { file } of partsOf(manifest)) {
    await mkdir(dirname(join(folder, release, file)), { recursive: true });
    await writeFile(join(folder, release, file), contentsOf(file));
  }
  await writeFile(join(folder, release, MANIFEST_FILE), manifestText(manifest));
  return release;
}

function signatureOf(contents: string): Pick<ReleasePart, "sha256" | "bytes"> {
  return { sha256: sha256Of(contents), bytes: contents.length };
}

function isPart(value: unknown): value is ReleasePart {
  return typeof value === "object" && value !== null && "file" in value && "sha256" in value;
}
