import path from "node:path";
import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { eventLine } from "../event-line.ts";
import { runProgram } from "../program-run.ts";
import { quotaLimits } from "../quota-limits.ts";
import { defineVerb } from "../verb.ts";
import { choice, region, text, wholeNumber } from "../words.ts";
import { CapacityPlan, planSections } from "./capacity-plan-view.ts";

const ENTRY = "automation/capacity/main.ts";

const some = wholeNumber(1, 1_000_000).optional();

/** `tenantry capacity plan` */
export const CAPACITY_PLAN = defineVerb({
  name: "plan",
  summary:
    "Plans the accounts for a number of tenants, and tries on a virtual clock what they would meet.",
  examples: [
    "tenantry capacity plan --tenants basic=20000,platinum=900 --region eu-west-1",
    "tenantry capacity plan --tenants platinum=500 --region eu-west-1 --arrivals 60 --html plan.html",
  ],
  parameters: [],
  flags: [
    {
      usage: "--tenants <tenants>",
      about: "tenants of each tier, such as basic=20000,platinum=900",
    },
    { usage: "--region <region>", about: "AWS Region of the accounts" },
    { usage: "--arrivals <count>", about: "sign-ups an hour, for their waits and the warm stock" },
    {
      usage: "--builds <count>",
      about: "builds that the hub runs at once (default: as many as help)",
    },
    { usage: "--workers <count>", about: "warm workers (default: as many as help)" },
    { usage: "--strategy <strategy>", about: "dense or spread (default: spread)" },
    {
      usage: "--limit <quota=number>",
      about: "limit that AWS raises for each account; repeat for more",
      isRepeatable: true,
    },
    { usage: "--html <file>", about: "also write a page with plots" },
  ],
  input: z.strictObject({
    tenants: text("tenants of each tier").regex(
      /^[a-z][a-z0-9-]*=\d{1,7}(,[a-z][a-z0-9-]*=\d{1,7})*$/,
      "must be such as basic=20000,platinum=900",
    ),
    region,
    arrivals: some,
    builds: some,
    workers: some,
    strategy: choice(["dense", "spread"]).optional(),
    limit: quotaLimits,
    html: text("a file").optional(),
  }),
  run: async ({ ports, output }, { html, limit, ...given }) => {
    const page = html === undefined ? undefined : path.resolve(ports.workingFolder, html);
    const words = Object.entries({ ...given, html: page }).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}`, String(value)],
    );
    const limits = Object.entries(limit).flatMap(([code, value]) => [
      "--limit",
      `${code}=${value}`,
    ]);
    const result = await runProgram(ports, ENTRY, [...words, ...limits], {
      event: (event) => output.talk(eventLine(event)),
      talk: (line) => output.talk(line),
    });
    const { fields, sections } = planSections(CapacityPlan.parse(result));
    output.sections(result, fields, sections);
    if (page !== undefined) output.talk(`Wrote ${page}.`);
    return EXIT.ok;
  },
});
