import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { defineVerb } from "../verb.ts";
import { region } from "../words.ts";
import { capacitySections } from "./capacity-show-view.ts";

/** `tenantry capacity show` */
export const CAPACITY_SHOW = defineVerb({
  name: "show",
  summary: "Shows what each Region can still take, and what each shard is fullest of.",
  examples: ["tenantry capacity show", "tenantry capacity show --region eu-west-1 --json"],
  parameters: [],
  flags: [{ usage: "--region <region>", about: "only shards of this AWS Region" }],
  input: z.strictObject({ region: region.optional() }),
  run: async ({ output, operatorApi }, { region: only }) => {
    const capacity = await operatorApi().capacity({ region: only });
    output.sections(capacity, [], capacitySections(capacity));
    if (capacity.regions.length === 0) {
      const place = only === undefined ? "" : ` in ${only}`;
      output.talk(`There are no shards${place}: register one with \`tenantry shard add\`.`);
    }
    return EXIT.ok;
  },
});
