import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Tiers } from "../../tenants/tier.ts";
import { StackUsage } from "../../tenants/usage.ts";

const run = promisify(execFile);

const ENTRY = fileURLToPath(new URL("./measuring/main.ts", import.meta.url));

/** A program that is not done after that time never will be. */
const TIMEOUT_MS = 120_000;

/** What to measure. */
export interface Measurement {
  /** Folder that holds releases by id, absolute. */
  readonly folder: string;
  /** Id of the release. */
  readonly release: string;
  /** Every tier that the company sells; a pool has a plan for each that shares it. */
  readonly tiers: Tiers;
}

/**
 * What one stack of each kind uses: all programs of a release are run without an engine, in a
 * process of their own, and what they ask for is counted.
 */
export async function measureUsage(measurement: Measurement): Promise<StackUsage> {
  const { stdout } = await run(process.execPath, [ENTRY, JSON.stringify(measurement)], {
    timeout: TIMEOUT_MS,
  });
  return StackUsage.parse(JSON.parse(stdout));
}
