import * as z from "zod";
import { type Column, tableLines } from "../cli/text-table.ts";
import { parseDocument } from "../tenants/document.ts";
import type { BenchReport } from "./bench-report.ts";
import { benchPlacement, type PlacementResult } from "./placement.ts";

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
  const results = benchPlacement(size);
  return { document: { ...size, results }, lines: tableLines(results, COLUMNS) };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
