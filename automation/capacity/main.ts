/** Plans the capacity for a number of tenants, and says what they would meet. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, env } from "node:process";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { Lanes } from "../../tenants/lane.ts";
import { parseTiers } from "../../tenants/tier.ts";
import { commandLineOf } from "../command-line.ts";
import { reported, tell } from "../program-report.ts";
import { buildFolder } from "../releases/build-folder.ts";
import { newestUsage } from "./newest-usage.ts";
import { planCapacity } from "./plan-capacity.ts";
import { demandOf, PlanWords } from "./plan-demand.ts";
import { reportPage } from "./report-page.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const Words = PlanWords.extend({ html: z.string().optional() });

function wordsOf(args: readonly string[]): z.output<typeof Words> {
  const text = { type: "string" } as const;
  const options = {
    tenants: text,
    region: text,
    arrivals: text,
    builds: text,
    workers: text,
    strategy: text,
    limit: { ...text, multiple: true },
    html: text,
  } as const;
  const { values } = commandLineOf(args, options, 0);
  return parseDocument(Words, values, "the command line");
}

async function main(): Promise<number> {
  const { html, ...words } = wordsOf(argv.slice(2));
  const tiers = parseTiers(
    JSON.parse(await readFile(join(ROOT, "tiers.json"), "utf8")),
    "tiers.json",
  );
  const usage = await newestUsage(buildFolder(env));
  const report = planCapacity(
    demandOf(words, {
      tiers,
      usage,
      rules: CapacityRules.parse({}),
      lanes: Lanes.parse({}),
    }),
  );
  if (html !== undefined) await writeFile(html, reportPage(report));
  tell({ type: "result", ...report });
  return EXIT.ok;
}

process.exitCode = await reported(main);
