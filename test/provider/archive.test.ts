import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assetBytes, sha256Base64, zipOf } from "../../sandbox/provider/archive.ts";
import type { WireArchive } from "../../sandbox/provider/wire.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const text = (content: string) => ({
  [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17",
  text: content,
});
function archive(parts: WireArchive): WireArchive {
  const marked = { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", ...parts };
  return marked;
}

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-archive-"));
  await mkdir(join(folder, "code", "lib"), { recursive: true });
  await writeFile(join(folder, "code", "index.js"), "one");
  await writeFile(join(folder, "code", "lib", "more.js"), "two");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function unpacked(zip: Uint8Array): Record<string, string> {
  return Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, content]) => [name, strFromU8(content)]),
  );
}

test("members, folders and archives in archives are packed under their paths", () => {
  const zip = zipOf(
    archive({
      assets: {
        "a.txt": text("a"),
        inner: archive({ assets: { "b.txt": text("b") } }),
        code: archive({ path: join(folder, "code") }),
      },
    }),
  );

  expect(unpacked(zip)).toStrictEqual({
    "a.txt": "a",
    "code/index.js": "one",
    "code/lib/more.js": "two",
    "inner/b.txt": "b",
  });
});

test("equal files make equal zips, whatever their order", () => {
  const one = zipOf(archive({ assets: { a: text("1"), b: text("2") } }));
  const other = zipOf(archive({ assets: { b: text("2"), a: text("1") } }));

  expect(sha256Base64(one)).toBe(sha256Base64(other));
});

test("a zip file is taken as it is", async () => {
  const zip = zipOf(archive({ assets: { a: text("1") } }));
  await writeFile(join(folder, "ready.zip"), zip);

  expect(Buffer.from(zipOf(archive({ path: join(folder, "ready.zip") })))).toStrictEqual(
    Buffer.from(zip),
  );
});

test("refuses what it could only misread", () => {
  expect(() => zipOf(archive({ path: "code" }))).toThrow("asset path code must be absolute");
  expect(() => zipOf(archive({}))).toThrow("an archive has neither members nor a path");
  expect(() => zipOf(archive({ path: join(folder, "code", "index.js") }))).toThrow(
    "is not a zip file",
  );
  expect(() => assetBytes({ uri: "https://example.com/a" })).toThrow(
    "remote asset https://example.com/a is not supported",
  );
});
