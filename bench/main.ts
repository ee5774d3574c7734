/** Measures a part of the system on made-up work: `npm run bench -- placement --json`. */
import { argv, stdout } from "node:process";
import { parseArgs } from "node:util";
import * as z from "zod";
import { type Column, tableLines } from "../cli/text-table.ts";
import { parseDocument } from "../tenants/document.ts";
import { benchPlacement, type PlacementResult } from "./placement.ts";

const Words = z.strictObject({
  bench: z.literal("placement", { error: 'must be "placement"' }),
  tenants: z.coerce.number().int().positive().default(100_000),
  shards: z.coerce.number().int().positive().default(500),
  json: z.boolean().default(false),
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

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    tenants: { type: "string" },
    shards: { type: "string" },
    json: { type: "boolean" },
  },
});
const words = parseDocument(Words, { bench: positionals[0], ...values }, "the command line");
const results = benchPlacement(words);
const { tenants, shards } = words;
stdout.write(
  words.json
    ? `${JSON.stringify({ bench: words.bench, tenants, shards, results }, undefined, 2)}\n`
    : `${tableLines(results, COLUMNS).join("\n")}\n`,
);
