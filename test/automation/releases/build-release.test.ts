import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { definition } from "../../../application/definition.ts";
import { type BuiltRelease, buildRelease } from "../../../automation/releases/build-release.ts";
import { zipArchive } from "../../../automation/releases/zip-archive.ts";
import { openRelease } from "../../../stacks/open-release.ts";
import { partsOf } from "../../../tenants/release.ts";

const root = process.cwd();
const folder = await mkdtemp(join(tmpdir(), "release-build-"));
const here = join(folder, "here");
const near = join(folder, "near");
let built: BuiltRelease;

// A build takes seconds of both cores, so that tests look at one and the same.
beforeAll(async () => {
  await projectCopy(root, near);
  built = await buildRelease({ root: near, definition, folder: here });
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

/** Folders that no release is made of. */
const LEFT_OUT = new Set([
  ".git",
  ".tenantry",
  "coverage",
  "docs",
  "node_modules",
  "sandbox",
  "test",
]);

/** The project once more, elsewhere, with the same packages. */
async function projectCopy(from: string, to: string): Promise<string> {
  for (const part of await readdir(from)) {
    if (!LEFT_OUT.has(part)) await cp(join(from, part), join(to, part), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(to, "node_modules"));
  return to;
}

test("builds the same release of the same sources, wherever they lie", {
  timeout: 120_000,
}, async () => {
  const there = join(folder, "there");
  const far = await projectCopy(near, join(folder, "a", "much", "longer", "way"));
  vi.stubEnv("TZ", "Asia/Tokyo");
  const second = await buildRelease({ root: far, definition, folder: there });

  expect(second.release).toBe(built.release);
  expect(second.manifest).toStrictEqual(built.manifest);
  const { manifest, fileOf } = openRelease(there, built.release);
  for (const part of partsOf(manifest)) expect(fileOf(part)).toContain(part.file);

  const { "index.js": code } = unzipSync(
    await readFile(fileOf(manifest.functions.orders ?? manifest.layer)),
  );
  expect(Buffer.from(code ?? "").toString()).toContain('require("@tenantry/layer")');
  expect(Object.keys(unzipSync(await readFile(fileOf(manifest.layer))))).toStrictEqual([
    "nodejs/node_modules/@tenantry/layer/index.js",
  ]);
});

test("notes what a stack of each kind uses, as the release's own programs ask for it", async () => {
  expect(built.manifest.usage).toStrictEqual({
    shard: { "iam-roles": 3 },
    pool: { "rest-apis": 1, "usage-plans": 3, "user-pools": 1, tables: 3, "iam-roles": 4 },
    silo: {
      "rest-apis": 1,
      "api-keys": 1,
      "usage-plans": 1,
      "user-pools": 1,
      tables: 3,
      "reserved-concurrency": 2,
      "iam-roles": 4,
    },
    tenant: { "api-keys": 1 },
  });
  expect((await readdir(here)).filter((each) => each.startsWith("building-"))).toStrictEqual([]);
});

test("refuses a definition that does not fit, before anything is written", async () => {
  const wrong = { ...definition, smokePath: "/nowhere" };

  await expect(buildRelease({ root, definition: wrong, folder })).rejects.toMatchObject({
    code: "DOCUMENT_INVALID",
  });
});

test("packs the same files into the same bytes, in whatever order they were put", () => {
  const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.uint8Array());

  fc.assert(
    fc.property(files, (contents) => {
      const reversed = Object.fromEntries(Object.entries(contents).reverse());
      expect(zipArchive(reversed)).toStrictEqual(zipArchive(contents));
      expect(Object.keys(unzipSync(zipArchive(contents)))).toStrictEqual(
        Object.keys(contents).sort(),
      );
    }),
  );
});
