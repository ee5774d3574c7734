import { realpath } from "node:fs/promises";
import path from "node:path";
import { MINIMUM, PULUMI_VERSION } from "../pins.mjs";
import { findVersion, isAtLeast } from "../version.mjs";
import { failed, passed } from "./check.mjs";

/** Where the official installer lives; whether it answers decides between download and build. */
export const PULUMI_DOWNLOADS = "https://get.pulumi.com";

/** Programs that a usable installation holds: the CLI and what runs TypeScript programs for it. */
const PULUMI_PROGRAMS = ["pulumi", "pulumi-language-nodejs"];

/**
 * What was found of Pulumi.
 *
 * @typedef {object} PulumiFound
 * @property {string} [bin] Folder of a usable CLI.
 * @property {string} detail What was found, in words.
 */

/**
 * Looks for a usable Pulumi CLI: on the PATH, then in the cache.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @param {import("../locations.mjs").Locations} locations
 * @returns {Promise<PulumiFound>}
 */
export async function findPulumi(probe, locations) {
  const own = await findOnPath(probe);
  if (own.bin !== undefined) return own;
  const cached = path.join(locations.pulumi, "bin");
  if (!(await holdsPulumi(probe, cached))) return own;
  return { bin: cached, detail: `pulumi ${PULUMI_VERSION} in the cache (${own.detail})` };
}

/**
 * The CLI that brings up every stack.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @param {import("../locations.mjs").Locations} locations
 * @returns {Promise<import("./check.mjs").Check>}
 */
export async function checkPulumi(probe, locations) {
  const { bin, detail } = await findPulumi(probe, locations);
  if (bin !== undefined) return passed("pulumi", detail);
  return failed(
    "pulumi",
    detail,
    `Run \`npm start\`, which brings Pulumi ${PULUMI_VERSION} into the cache, or install ${MINIMUM.pulumi} or newer yourself.`,
  );
}

/**
 * A CLI that is not there yet must come from somewhere: the official download, or Go's modules.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<import("./check.mjs").Check>}
 */
export async function checkPulumiSource(probe) {
  const [online, go] = await Promise.all([probe.isReachable(PULUMI_DOWNLOADS), findGo(probe)]);
  if (online) return passed("pulumi source", `${PULUMI_DOWNLOADS} answers`);
  if (go !== undefined && isAtLeast(go, MINIMUM.go)) return passed("pulumi source", `go ${go}`);
  const found = go === undefined ? "there is no go on the PATH" : `go ${go} is too old`;
  return failed(
    "pulumi source",
    `${PULUMI_DOWNLOADS} does not answer and ${found}, so Pulumi can be neither downloaded nor built`,
    `Connect to the internet, or install Go ${MINIMUM.go} or newer, or put Pulumi ${MINIMUM.pulumi} or newer on the PATH.`,
  );
}

/**
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<string | undefined>} Version of the Go on the PATH.
 */
async function findGo(probe) {
  const { code, stdout } = await probe.run("go", ["version"]);
  return code === 0 ? findVersion(stdout) : undefined;
}

/**
 * @param {import("../probe.mjs").Probe} probe
 * @returns {Promise<PulumiFound>}
 */
async function findOnPath(probe) {
  const program = await probe.find("pulumi");
  if (program === undefined) return { detail: "no pulumi on the PATH" };
  const { code, stdout } = await probe.run(program, ["version"]);
  const version = code === 0 ? findVersion(stdout) : undefined;
  if (version === undefined) return { detail: `${program} does not tell its version` };

  const found = `pulumi ${version} on the PATH`;
  if (!isAtLeast(version, MINIMUM.pulumi))
    return { detail: `${found} is older than ${MINIMUM.pulumi}` };
  const bin = path.dirname(await realpath(program).catch(() => program));
  if (await holdsPulumi(probe, bin)) return { bin, detail: found };
  return { detail: `${found} has no pulumi-language-nodejs beside it` };
}

/**
 * @param {import("../probe.mjs").Probe} probe
 * @param {string} bin
 * @returns {Promise<boolean>}
 */
async function holdsPulumi(probe, bin) {
  const found = await Promise.all(
    PULUMI_PROGRAMS.map((program) => probe.isProgram(path.join(bin, program))),
  );
  return found.every(Boolean);
}
