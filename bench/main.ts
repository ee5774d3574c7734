/** Measures a part of the system on made-up work: `npm run bench -- placement --json`. */
import { argv, stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import { reportPlacement } from "./placement-report.ts";
import { reportRates } from "./rates-report.ts";

const BENCHES = { placement: reportPlacement, rates: reportRates };

const Words = z.object({
  bench: z.enum(["placement", "rates"], { error: 'must be "placement" or "rates"' }),
});

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: {
    tenants: { type: "string" },
    shards: { type: "string" },
    silos: { type: "string" },
    accounts: { type: "string" },
    without: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const { bench } = parseDocument(Words, { bench: positionals[0] }, "the command line");
const { json, ...flags } = values;
const { document, lines } = await BENCHES[bench]({ ...flags });
const table = `${lines.join("\n")}\n`;
if (json) {
  stderr.write(table);
  stdout.write(`${JSON.stringify({ bench, ...document }, undefined, 2)}\n`);
} else {
  stdout.write(table);
}
