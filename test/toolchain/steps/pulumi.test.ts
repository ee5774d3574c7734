import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { CommandOptions, Outcome } from "../../../toolchain/command-runner.mjs";
import type { Locations } from "../../../toolchain/locations.mjs";
import { pulumiStep } from "../../../toolchain/steps/pulumi.mjs";
import {
  type FakeMachine,
  failure,
  fakeProbe,
  recordingContext,
  success,
  temporaryLocations,
} from "../fake-machine.ts";

const packagesThere = async () => undefined;

function probeOf(locations: Locations, machine: FakeMachine = {}) {
  const draft = path.join(locations.pulumiWork, "installation", "bin", "pulumi");
  return fakeProbe({ commands: { [`${draft} version`]: "v3.259.0\n" }, ...machine });
}

/** Does what `go build -o FILE` and the installer do to the file system. */
async function makePrograms(line: string): Promise<Outcome> {
  const built = / -o (\S+) /.exec(line)?.[1];
  if (built !== undefined) await writeFile(built, "");
  return success();
}

test("builds the CLI and its language host from pinned modules, where the internet is not", async () => {
  const locations = await temporaryLocations();
  const { context, seen } = recordingContext(locations, probeOf(locations), makePrograms);

  await pulumiStep(context, packagesThere).apply();

  const bin = path.join(locations.pulumiWork, "installation", "bin");
  expect(seen.map(({ line }) => line).sort()).toStrictEqual([
    `go build -trimpath -buildvcs=false -ldflags -w -s -o ${bin}/pulumi-language-nodejs github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
    `go build -trimpath -buildvcs=false -tags osusergo,grpcnotrace -ldflags -w -s -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0 -o ${bin}/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`,
  ]);
  expect(await readdir(path.join(locations.pulumi, "bin"))).toStrictEqual([
    "pulumi",
    "pulumi-language-nodejs",
  ]);
});

test("keeps everything that Go writes below the cache, and removes it afterwards", async () => {
  const locations = await temporaryLocations();
  const { context, seen } = recordingContext(locations, probeOf(locations), makePrograms);

  await pulumiStep(context, packagesThere).apply();

  expect(seen[0]?.options.env).toStrictEqual({
    PATH: "/usr/bin",
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOFLAGS: "-mod=mod -modcacherw",
    GOMODCACHE: path.join(locations.pulumiWork, "go-modules"),
    GOCACHE: path.join(locations.pulumiWork, "go-compiled"),
    GOTMPDIR: path.join(locations.pulumiWork, "go-temporary"),
  });
  expect(existsSync(locations.pulumiWork)).toBe(false);
});

test("gives each build the hashes of all modules", async () => {
  const locations = await temporaryLocations();
  const files: string[][] = [];
  const look = async (line: string, { cwd = "" }: CommandOptions) => {
    files.push(await readdir(cwd));
    return makePrograms(line);
  };

  await pulumiStep(
    recordingContext(locations, probeOf(locations), look).context,
    packagesThere,
  ).apply();

  expect(files).toStrictEqual([
    ["go.mod", "go.sum"],
    ["go.mod", "go.sum"],
  ]);
});

test("leaves no installation behind when a build fails, and goes on with Go's caches", async () => {
  const locations = await temporaryLocations();
  const compiled = path.join(locations.pulumiWork, "go-compiled");
  const { context } = recordingContext(locations, probeOf(locations), async (line, { env }) => {
    await mkdir(env?.GOCACHE ?? "", { recursive: true });
    return line.includes("language") ? failure("dial tcp: no route to host") : makePrograms(line);
  });

  const result = pulumiStep(context, packagesThere).apply();

  await expect(result).rejects.toMatchObject({
    code: "PULUMI_NOT_BUILT",
    message: "go build of pulumi-language-nodejs ended with code 1\ndial tcp: no route to host",
  });
  expect([existsSync(locations.pulumi), existsSync(compiled)]).toStrictEqual([false, true]);
});

test("uses the official installer after the packages are there, where the internet is", async () => {
  const locations = await temporaryLocations();
  const probe = probeOf(locations, { isOnline: true });
  const events: string[] = [];
  const { context } = recordingContext(locations, probe, async (line) => {
    events.push(path.basename(line.split(" ")[1] ?? ""));
    return success();
  });

  await pulumiStep(context, async () => void events.push("packages")).apply();

  expect(events).toStrictEqual(["packages", "install-pulumi.mjs"]);
});

test("builds when the download fails, and tells both when neither works", async () => {
  const locations = await temporaryLocations();
  const probe = probeOf(locations, { isOnline: true });
  const { context } = recordingContext(locations, probe, async (line) =>
    failure(line.startsWith("go") ? "no modules" : "no tarball"),
  );

  await expect(pulumiStep(context, packagesThere).apply()).rejects.toMatchObject({
    code: "PULUMI_UNAVAILABLE",
    message:
      "the download of Pulumi 3.259.0 failed: no tarball\nand so did the build: go build of pulumi ended with code 1\nno modules",
  });
});

test("refuses a CLI that does not tell the version that was asked for", async () => {
  const locations = await temporaryLocations();
  const probe = probeOf(locations, { commands: {} });
  const { context } = recordingContext(locations, probe, makePrograms);

  const result = pulumiStep(context, packagesThere).apply();

  await expect(result).rejects.toMatchObject({ code: "PULUMI_BROKEN" });
  expect(existsSync(locations.pulumi)).toBe(false);
});
