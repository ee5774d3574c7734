import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  MANIFEST_FILE,
  manifestText,
  partsOf,
  type ReleaseManifest,
  releaseIdOf,
  sha256Of,
} from "../../tenants/release.ts";

/** A release whose every file but its program is a word, for tests that deploy nothing of it. */
export async function writtenRelease(folder: string, program: string): Promise<string> {
  const contents = new Map([["program.mjs", program]]);
  const part = (file: string) => {
    const text = contents.get(file) ?? file;
    contents.set(file, text);
    return { file, sha256: sha256Of(text), bytes: text.length };
  };
  const manifest: ReleaseManifest = {
    format: 1,
    runtime: "nodejs24.x",
    architecture: "arm64",
    document: part("openapi.json"),
    program: part("program.mjs"),
    layer: part("layer.zip"),
    functions: { orders: { ...part("functions/orders.zip"), timeoutSeconds: 10, memoryMiB: 128 } },
    platform: { authorizer: part("authorizer.zip"), tenantUsers: part("tenant-users.zip") },
    tables: {},
    smokePath: "/products",
  };
  const release = releaseIdOf(manifest);
  for (const { file } of partsOf(manifest)) {
    await mkdir(dirname(join(folder, release, file)), { recursive: true });
    await writeFile(join(folder, release, file), contents.get(file) ?? "");
  }
  await writeFile(join(folder, release, MANIFEST_FILE), manifestText(manifest));
  return release;
}
