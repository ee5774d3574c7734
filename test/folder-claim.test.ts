import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder, discardState } from "../sandbox/folder-claim.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tenantry-claim-"));
});

afterEach(() => rm(folder, { recursive: true }));

const state = () => path.join(folder, "state", "kept");

test("goes on from the state of a clean stop", async () => {
  const first = await claimFolder(folder);
  await writeFile(state(), "kept");
  await first.release();

  const second = await claimFolder(folder);

  expect([first.isRestored, second.isRestored]).toStrictEqual([false, true]);
  expect(await readFile(state(), "utf8")).toBe("kept");
});

test("begins empty after an end that was not clean", async () => {
  await claimFolder(folder);
  await writeFile(state(), "half");
  const nobody = 2 ** 22 + 1;
  await writeFile(path.join(folder, "claim.json"), JSON.stringify({ pid: nobody }));

  const next = await claimFolder(folder);

  expect(next.isRestored).toBe(false);
  expect(existsSync(state())).toBe(false);
});

test("refuses a folder that a living process holds", async () => {
  await claimFolder(folder);

  await expect(claimFolder(folder)).rejects.toMatchObject({ code: "FOLDER_IN_USE" });
});

test("forgets what the last run kept when told to", async () => {
  const first = await claimFolder(folder);
  await writeFile(state(), "kept");
  await first.release();

  await discardState(folder);

  expect((await claimFolder(folder)).isRestored).toBe(false);
});
