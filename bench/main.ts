/** Measures a part of the system on made-up work: `npm run bench -- placement --json`. */
import process, { argv, stderr, stdout } from "node:process";
import * as z from "zod";
import { commandLineOf } from "../automation/command-line.ts";
import { parseDocument } from "../tenants/document.ts";
import { errorStatusOf } from "../tenants/error-status.ts";
import { TenantryError } from "../tenants/errors.ts";
import { reportPlacement } from "./placement-report.ts";
import { reportRates } from "./rates-report.ts";

const BENCHES = { placement: reportPlacement, rates: reportRates };

const Words = z.object({
  bench: z.enum(["placement", "rates"], { error: 'must be "placement" or "rates"' }),
});

const OPTIONS = {
  tenants: { type: "string" },
  shards: { type: "string" },
  silos: { type: "string" },
  accounts: { type: "string" },
  without: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

try {
  await measure();
} catch (error) {
  if (!(error instanceof TenantryError)) throw error;
  stderr.write(`${error.message}\n${error.remedy}\n`);
  process.exitCode = errorStatusOf(error.code).exit;
}

/** Measures what the command line names, and shows it. */
async function measure(): Promise<void> {
  const { values, positionals } = commandLineOf(argv.slice(2), OPTIONS, 1);
  const { bench } = parseDocument(Words, { bench: positionals[0] }, "the command line");
  const { json, ...flags } = values;
  const { document, lines } = await BENCHES[bench]({ ...flags });
  const table = `${lines.join("\n")}\n`;
  if (!json) stdout.write(table);
  else {
    stderr.write(table);
    stdout.write(`${JSON.stringify({ bench, ...document }, undefined, 2)}\n`);
  }
}
