import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { text } from "../words.ts";
import { SHARD_ADD } from "./shard-add.ts";
import { SHARD_MOVES } from "./shard-moves.ts";
import { SHARD_DISMISS, SHARD_RETRY, SHARD_VENDINGS } from "./shard-vendings.ts";
import { SHARD_COLUMNS, shardSummary, showShard } from "./shard-view.ts";

const list = defineVerb({
  name: "list",
  summary: "Lists shards: how each stands, what it holds, and what it is fullest of.",
  examples: ["tenantry shard list", "tenantry shard list --plain | cut -f 1,4"],
  parameters: [],
  flags: [],
  input: z.strictObject({}),
  run: async ({ output, operatorApi }) => {
    const page = await operatorApi().shards();
    output.page(page, SHARD_COLUMNS);
    output.talk(shardSummary(page.items));
    return EXIT.ok;
  },
});

const show = defineVerb({
  name: "show",
  summary: "Shows one shard: its quotas, its pools, and the places that are left.",
  examples: ["tenantry shard show s1", "tenantry shard show s1 --plain | grep ^quota"],
  parameters: [{ name: "shard", about: "name of the shard" }],
  flags: [],
  input: z.strictObject({ shard: text("the name of a shard") }),
  run: async ({ output, operatorApi }, { shard }) => {
    showShard(output, await operatorApi().shard(shard));
    return EXIT.ok;
  },
});

/** `tenantry shard` */
export const SHARD: Noun = {
  name: "shard",
  summary: "The AWS accounts that take planes, each in one Region.",
  examples: [
    "tenantry shard add s2 --account 222222222222 --region eu-west-1",
    "tenantry shard list",
    "tenantry shard drain s1",
  ],
  verbs: [SHARD_ADD, list, show, ...SHARD_MOVES, SHARD_VENDINGS, SHARD_RETRY, SHARD_DISMISS],
};
