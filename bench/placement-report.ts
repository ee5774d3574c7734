import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { newestUsage } from "../automation/capacity/newest-usage.ts";
import { type Column, tableLines } from "../cli/text-table.ts";
import { parseDocument } from "../tenants/document.ts";
import type { StackUsage } from "../tenants/usage.ts";
import type { BenchReport } from "./bench-report.ts";
import { benchPlacement, type PlacementResult } from "./placement.ts";

const RELEASES = fileURLToPath(new URL("../automation/releases/main.ts", import.meta.url));

const Words = z.strictObject({
  tenants: z.coerce.number().int().positive().default(100_000),
  shards: z.coerce.number().int().positive().default(500),
});

const COLUMNS: readonly Column<PlacementResult>[] = [
  { title: "WAY", cell: ({ way }) => way },
  { title: "PLACED", cell: ({ placed }) => String(placed) },
  { title: "SECONDS", cell: ({ seconds }) => seconds.toFixed(2) },
  { title: "MEDIAN µs", cell: ({ medianMicros }) => medianMicros.toFixed(1) },
  { title: "P99 µs", cell: ({ p99Micros }) => p99Micros.toFixed(1) },
  { title: "SHARDS", cell: ({ shardsUsed }) => String(shardsUsed) },
  { title: "AT LEAST", cell: ({ lowerBound }) => String(lowerBound) },
  { title: "LEAST FULL", cell: ({ leastFull }) => percent(leastFull) },
  { title: "FULLEST", cell: ({ fullest }) => percent(fullest) },
];

/**
 * Measures how placement packs, and how quickly.
 *
 * @throws {@link InvalidDocumentError} when a flag is not what it must be.
 */
export async function reportPlacement(flags: object): Promise<BenchReport> {
  const size = parseDocument(Words, flags, "the command line");
  const results = benchPlacement({ ...size, usage: await sampleUsage() });
  return { document: { ...size, results }, lines: tableLines(results, COLUMNS) };
}

/** What the stacks of the sample application use, measured as for every release. */
async function sampleUsage(): Promise<StackUsage> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const env = { ...process.env, TENANTRY_RELEASES: folder };
    await promisify(execFile)(process.execPath, [RELEASES, "build"], { env });
    return await newestUsage(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
