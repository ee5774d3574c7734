import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PULUMI_VERSION } from "../pins.mjs";
import { lastLines, SetUpError } from "../set-up-error.mjs";

/** Modules that only name what to build, with the hashes of everything that goes into it. */
const MODULES = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "pulumi");

const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * One program built from a Go module.
 *
 * @typedef {object} GoProgram
 * @property {string} module Folder below `toolchain/pulumi`.
 * @property {string} output Name of the program.
 * @property {string} source Its package.
 * @property {readonly string[]} flags
 */

/** @type {readonly GoProgram[]} */
const PROGRAMS = [
  {
    module: "cli",
    output: "pulumi",
    source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    flags: [
      "-tags",
      "osusergo,grpcnotrace",
      "-ldflags",
      `-w -s -X ${VERSION_VARIABLE}=v${PULUMI_VERSION}`,
    ],
  },
  {
    // The host's module ends at an older version; that host runs our programs with the newer CLI.
    module: "host",
    output: "pulumi-language-nodejs",
    source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    flags: ["-ldflags", "-w -s"],
  },
];

/**
 * Builds the Pulumi CLI and its Node language host from Go modules.
 *
 * Go keeps what it has compiled, so a build that was ended goes on where it stopped.
 *
 * @param {import("./step.mjs").StepContext} context
 * @param {string} installation Folder whose `bin` receives the programs.
 */
export async function buildPulumi(context, installation) {
  const builds = PROGRAMS.map((program) => buildProgram(context, installation, program));
  const results = await Promise.allSettled(builds);
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
  }
}

/**
 * @param {import("./step.mjs").StepContext} context
 * @param {string} installation
 * @param {GoProgram} program
 */
async function buildProgram({ run, environment, locations }, installation, program) {
  const work = path.join(locations.pulumiWork, program.module);
  const settings = goSettings(locations);
  await Promise.all([work, settings.GOTMPDIR].map((folder) => mkdir(folder, { recursive: true })));
  await cp(path.join(MODULES, program.module), work, { recursive: true });

  const output = path.join(installation, "bin", program.output);
  const args = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    ...program.flags,
    "-o",
    output,
    program.source,
  ];
  const { code, stderr } = await run("go", args, {
    cwd: work,
    env: { ...environment, ...settings },
  });
  if (code === 0) return;
  throw new SetUpError(
    "PULUMI_NOT_BUILT",
    `go build of ${program.output} ended with code ${code}\n${lastLines(stderr)}`,
    "Check that Go reaches its module proxy (`go env GOPROXY`), then run the command again: it goes on where it stopped.",
  );
}

/**
 * Keeps Go's own caches out of the user's home, in a folder that is removed once the programs are there.
 *
 * @param {import("../locations.mjs").Locations} locations
 */
function goSettings({ pulumiWork }) {
  return {
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOFLAGS: "-mod=mod -modcacherw",
    GOMODCACHE: path.join(pulumiWork, "go-modules"),
    GOCACHE: path.join(pulumiWork, "go-compiled"),
    GOTMPDIR: path.join(pulumiWork, "go-temporary"),
  };
}
