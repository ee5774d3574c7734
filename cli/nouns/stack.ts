import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { gather } from "../page.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { CURSOR_FLAG, cursor, LIMIT_FLAG, limit, text } from "../words.ts";
import { STACK_RUN } from "./stack-run.ts";
import { STACK_COLUMNS, stackFields, stackSummary } from "./stack-view.ts";

const list = defineVerb({
  name: "list",
  summary: "Lists fleet stacks: whether each is what it should be, and how it fares.",
  examples: ["tenantry stack list", "tenantry stack list --plain | cut -f 1,6"],
  parameters: [],
  flags: [LIMIT_FLAG, CURSOR_FLAG],
  input: z.strictObject({ limit, cursor }),
  run: async ({ output, operatorApi }, input) => {
    const api = operatorApi();
    const read = (size: number, from?: string) => api.mappings({ limit: size, cursor: from });
    const page = await gather(read, input.limit, input.cursor);
    output.page(page, STACK_COLUMNS);
    output.talk(stackSummary(page.items));
    return EXIT.ok;
  },
});

const show = defineVerb({
  name: "show",
  summary: "Shows what one stack should be, what it is, and why they differ.",
  examples: ["tenantry stack show pool-s1-1", "tenantry stack show pool-s1-1 --json"],
  parameters: [{ name: "stack", about: "name of the stack" }],
  flags: [],
  input: z.strictObject({ stack: text("the name of a stack") }),
  run: async ({ output, operatorApi }, input) => {
    const api = operatorApi();
    const stack = await api.mapping(input.stack);
    output.record(stack, stackFields(stack));
    return EXIT.ok;
  },
});

/** `tenantry stack` */
export const STACK: Noun = {
  name: "stack",
  summary: "The Pulumi stacks of the fleet: shards, pools, silos, tenants.",
  examples: [
    "tenantry stack list",
    "tenantry stack show pool-s1-1",
    "tenantry stack run pool-s1-1 -- preview",
  ],
  verbs: [list, show, STACK_RUN],
};
