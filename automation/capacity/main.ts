/** Plans the capacity for a number of tenants, and says what they would meet. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, env } from "node:process";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { openRelease } from "../../stacks/open-release.ts";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { Lanes } from "../../tenants/lane.ts";
import { QUOTA_CODES } from "../../tenants/quotas.ts";
import { RELEASE_ID } from "../../tenants/release.ts";
import { ReleaseMissingError } from "../../tenants/release-error.ts";
import { type Limits, Shard } from "../../tenants/shard.ts";
import { parseTiers, type Tiers, tierNamed } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import { commandLineOf } from "../command-line.ts";
import { reported, tell } from "../program-report.ts";
import { buildFolder } from "../releases/build-folder.ts";
import type { TierDemand } from "./demand.ts";
import { planCapacity } from "./plan-capacity.ts";
import { reportPage } from "./report-page.ts";
import { UNLIMITED } from "./virtual-run.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const count = z.coerce.number({ error: "must be a number" }).int().positive();

const Words = z.strictObject({
  tenants: z
    .string({ error: "is missing" })
    .regex(/^[a-z][a-z0-9-]*=\d{1,7}(,[a-z][a-z0-9-]*=\d{1,7})*$/, "must be such as basic=20000"),
  region: Shard.shape.region,
  arrivals: count.optional(),
  builds: count.optional(),
  workers: count.optional(),
  strategy: CapacityRules.shape.strategy,
  limit: z.array(z.string()).default([]),
  html: z.string().optional(),
});

const Raised = z.partialRecord(z.enum(QUOTA_CODES), z.coerce.number().int().nonnegative());

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
  const { tenants, region, arrivals, builds, workers, strategy, limit, html } = wordsOf(
    argv.slice(2),
  );
  const tiers = parseTiers(
    JSON.parse(await readFile(join(ROOT, "tiers.json"), "utf8")),
    "tiers.json",
  );
  const report = planCapacity({
    tiers: demandOf(tenants, tiers),
    region,
    arrivalsPerHour: arrivals,
    rules: CapacityRules.parse({ strategy }),
    lanes: Lanes.parse({}),
    limits: {
      builds: builds ?? UNLIMITED.builds,
      workers: workers ?? UNLIMITED.workers,
    },
    raised: limitsOf(limit),
    usage: await newestUsage(buildFolder(env)),
  });
  if (html !== undefined) await writeFile(html, reportPage(report));
  tell({ type: "result", ...report });
  return EXIT.ok;
}

/** Tiers that are not named have no tenants. */
function demandOf(tenants: string, tiers: Tiers): readonly TierDemand[] {
  const wanted = new Map(
    tenants.split(",").map((each): [string, number] => {
      const [name = "", number = "0"] = each.split("=");
      return [tierNamed(tiers, name).name, Number(number)];
    }),
  );
  return tiers.map((tier) => ({ tier, tenants: wanted.get(tier.name) ?? 0 }));
}

function limitsOf(words: readonly string[]): Limits {
  const said = Object.fromEntries(words.map((word) => word.split("=")));
  const raised = Object.entries(parseDocument(Raised, said, "the limits"));
  return Object.fromEntries(
    raised.map(([code, value]) => [code, { value, from: "operator" as const }]),
  );
}

/** What the stacks of the release that was built last use. */
async function newestUsage(folder: string): Promise<StackUsage> {
  const releases = (await readdir(folder).catch(() => [])).filter((name) => RELEASE_ID.test(name));
  const built = await Promise.all(
    releases.map(async (release) => ({
      release,
      at: (await stat(join(folder, release))).mtimeMs,
    })),
  );
  const [newest] = built.sort((a, b) => b.at - a.at);
  if (!newest) throw new ReleaseMissingError("of any id", folder);
  return openRelease(folder, newest.release).manifest.usage;
}

process.exitCode = await reported(main);
