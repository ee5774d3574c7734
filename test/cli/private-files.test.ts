import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { privateFiles } from "../../cli/private-files.ts";

const folder = await mkdtemp(path.join(tmpdir(), "tenantry-files-"));

afterAll(() => rm(folder, { recursive: true }));

test("keeps a file, and its new folder, from everybody else", async () => {
  const file = path.join(folder, "logins", "token.json");

  await privateFiles.writePrivate(file, "first");
  await privateFiles.writePrivate(file, "second");

  expect(await privateFiles.read(file)).toBe("second");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect(await readdir(path.dirname(file))).toStrictEqual(["token.json"]);
});

test("reads nothing where there is no file", async () => {
  expect(await privateFiles.read(path.join(folder, "none"))).toBeUndefined();
});

test("does not take a folder for a file", async () => {
  await expect(privateFiles.read(folder)).rejects.toThrow("EISDIR");
});
