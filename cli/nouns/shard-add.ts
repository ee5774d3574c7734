import * as z from "zod";
import { type ApiClient, ApiProblemError } from "../../automation/api/client.ts";
import type { ShardDocument } from "../../automation/api/shard-document.ts";
import type { SentSettings } from "../../automation/api/shard-settings.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { Shard } from "../../tenants/shard.ts";
import type { Usage } from "../../tenants/usage.ts";
import type { Output } from "../output.ts";
import { quotaLimits } from "../quota-limits.ts";
import { defineVerb } from "../verb.ts";
import { text, toggle, wholeNumber } from "../words.ts";
import { showShard } from "./shard-view.ts";

/** Most tenants of one kind that anyone says of a shard. */
const MOST_TENANTS = 100_000;

const capacity = wholeNumber(0, MOST_TENANTS).optional();

const Input = z
  .strictObject({
    shard: text("a name").pipe(Shard.shape.shard),
    // What these mean is left to the API, which tells it with all else that is wrong with the shard.
    account: text("an account id"),
    region: text("a Region of AWS"),
    capacityPool: capacity,
    capacitySilo: capacity,
    tier: z.array(text("the name of a tier")).default([]),
    everyTier: toggle,
    limit: quotaLimits,
    byHand: toggle,
    dryRun: toggle,
  })
  .superRefine(({ capacityPool, capacitySilo, tier, everyTier }, { addIssue }) => {
    if (capacityPool === undefined && capacitySilo !== undefined) {
      addIssue({ code: "custom", path: ["capacityPool"], message: "goes with --capacity-silo" });
    }
    if (capacitySilo === undefined && capacityPool !== undefined) {
      addIssue({ code: "custom", path: ["capacitySilo"], message: "goes with --capacity-pool" });
    }
    if (everyTier && tier.length > 0) {
      addIssue({ code: "custom", path: ["everyTier"], message: "contradicts --tier" });
    }
  });

type Input = z.output<typeof Input>;

/** `tenantry shard add` */
export const SHARD_ADD = defineVerb({
  name: "add",
  summary: "Registers an AWS account in one Region; said again, changes what it may hold.",
  examples: [
    "tenantry shard add s2 --account 222222222222 --region eu-west-1",
    "tenantry shard add s3 --account 333333333333 --region eu-west-1 --tier platinum --limit usage-plans=600",
    "tenantry shard add s1 --account 111111111111 --region eu-west-1 --by-hand --dry-run",
  ],
  parameters: [{ name: "shard", about: "its name: 1 to 16 lower-case letters or digits" }],
  flags: [
    { usage: "--account <id>", about: "AWS account; needed" },
    { usage: "--region <region>", about: "AWS Region; needed" },
    { usage: "--capacity-pool <count>", about: "pooled tenants that it may hold" },
    { usage: "--capacity-silo <count>", about: "silos that it may hold" },
    { usage: "--tier <tier>", about: "keep it for this tier; repeat for more", isRepeatable: true },
    { usage: "--every-tier", about: "take every tier again" },
    {
      usage: "--limit <quota=number>",
      about: "limit that AWS applies to the account; repeat for more",
      isRepeatable: true,
    },
    { usage: "--by-hand", about: "its own stack is there: you brought it up" },
    { usage: "--dry-run", about: "say what would be sent" },
  ],
  input: Input,
  run: async ({ output, operatorApi }, input) => {
    const api = operatorApi();
    const known = await registered(api, input.shard);
    const settings = settingsOf(input, known);
    if (input.dryRun) {
      output.talk(`Would ${known ? "change" : "register"} shard "${input.shard}".`);
      output.record(settings, Object.entries(settings).map(settingField));
      return EXIT.ok;
    }
    const shard = await api.putShard(input.shard, settings);
    showShard(output, shard);
    tellNext(output, shard);
    return EXIT.ok;
  },
});

async function registered(api: ApiClient, shard: string): Promise<ShardDocument | undefined> {
  try {
    return await api.shard(shard);
  } catch (error) {
    if (error instanceof ApiProblemError && error.code === "SHARD_NOT_FOUND") return undefined;
    throw error;
  }
}

/** What was not said of a shard that is there stays as it is. */
function settingsOf(input: Input, known: ShardDocument | undefined): SentSettings {
  const { account, region: place, capacityPool: pool, capacitySilo: silo } = input;
  const room = pool === undefined || silo === undefined ? known?.capacity : { pool, silo };
  return {
    account,
    region: place,
    ...(room ? { capacity: room } : {}),
    tiers: tiersOf(input, known),
    limits: { ...operatorLimits(known), ...input.limit },
    baseline: input.byHand || isBroughtUp(known) ? "by-hand" : "platform",
  };
}

function tiersOf({ tier, everyTier }: Input, known: ShardDocument | undefined): string[] {
  return tier.length > 0 || everyTier ? tier : (known?.tiers ?? []);
}

/** Limits that an operator said before. */
function operatorLimits(known: ShardDocument | undefined): Usage {
  const said = known?.quotas.filter(({ from }) => from === "operator") ?? [];
  return Object.fromEntries(said.map(({ quota, limit }) => [quota, limit]));
}

/** Nobody need bring up once more what is past that; a stack made by hand is left to its maker. */
function isBroughtUp(known: ShardDocument | undefined): boolean {
  return known !== undefined && known.state !== "warming";
}

function settingField([key, value]: readonly [string, unknown]) {
  return [key, typeof value === "string" ? value : JSON.stringify(value)] as const;
}

function tellNext(output: Output, { shard, state }: ShardDocument): void {
  if (state !== "warming") return;
  output.talk(
    `Its own stack is being made: follow it with \`tenantry stack show shard-${shard}\`.`,
  );
}
