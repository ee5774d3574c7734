import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { definition } from "../../../application/definition.ts";
import { buildRelease } from "../../../automation/releases/build-release.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const folders: string[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "worker-archive-"));
  folders.push(folder);
  const built = await buildRelease({ root: ROOT, definition, folder: join(folder, "releases") });
  const archive = await readFile(join(built.folder, built.manifest.worker.file));
  for (const [file, contents] of Object.entries(unzipSync(archive))) {
    await mkdir(dirname(join(folder, "work", file)), { recursive: true });
    await writeFile(join(folder, "work", file), contents);
  }
  // As after `npm ci`, which a build does first.
  await symlink(join(ROOT, "node_modules"), join(folder, "work", "node_modules"));
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test("holds all that a build needs to set up and to run a worker", () => {
  const { PATH = "", HOME = "", TENANTRY_CACHE = "" } = process.env;
  const words = ["toolchain/worker.mjs", "run", "--stack", "pool-s1-1"];

  const { status, stdout } = spawnSync(process.execPath, words, {
    cwd: join(folders[0] ?? "", "work"),
    encoding: "utf8",
    env: { PATH, HOME, ...(TENANTRY_CACHE ? { TENANTRY_CACHE } : {}) },
  });

  expect(status).toBe(2);
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    type: "failed",
    code: "DOCUMENT_INVALID",
    issues: expect.arrayContaining([
      { path: "AWS_REGION", problem: "must be set to the hub's Region" },
    ]),
  });
});
