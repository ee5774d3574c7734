import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { cacheRoot, nodeBinary, pythonEnvironment } from "../../toolchain/locations.mjs";
import { PULUMI_VERSION } from "../../toolchain/pins.mjs";
import { temporaryLocations } from "./fake-machine.ts";

test.each([
  [{ TENANTRY_CACHE: "/data/cache", XDG_CACHE_HOME: "/xdg", HOME: "/home/ada" }, "/data/cache"],
  [{ XDG_CACHE_HOME: "/xdg", HOME: "/home/ada" }, "/xdg/tenantry"],
  [{ HOME: "/home/ada" }, "/home/ada/.cache/tenantry"],
])("finds the cache folder by %j", (environment, folder) => {
  expect(cacheRoot(environment)).toBe(folder);
});

test("names another Python environment when a pinned package changes", async () => {
  const locations = await temporaryLocations();
  await mkdir(path.dirname(locations.requirements), { recursive: true });

  await writeFile(locations.requirements, "ministack==1.5.33\n");
  const before = pythonEnvironment(locations);
  await writeFile(locations.requirements, "ministack==1.5.34\n");
  const after = pythonEnvironment(locations);

  expect(path.basename(before)).toMatch(/^venv-[0-9a-f]{12}$/);
  expect(after).not.toBe(before);
});

test("prefers the Node that the packages brought", async () => {
  const locations = await temporaryLocations();
  const own = path.join(locations.bin, "node");

  const before = nodeBinary(locations);
  await mkdir(locations.bin, { recursive: true });
  await writeFile(own, "");

  expect([before, nodeBinary(locations)]).toStrictEqual([process.execPath, own]);
});

test("brings the CLI of the same version as the SDK", () => {
  expect(packageJson.dependencies["@pulumi/pulumi"]).toBe(PULUMI_VERSION);
});
