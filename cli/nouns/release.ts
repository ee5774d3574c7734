import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { RELEASE_ID } from "../../tenants/release.ts";
import type { Context } from "../context.ts";
import { eventLine } from "../event-line.ts";
import { runProgram } from "../program-run.ts";
import type { Field } from "../text-table.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { text, toggle } from "../words.ts";

const ENTRY = "automation/releases/main.ts";

const shard = text("the name of a shard");

const build = defineVerb({
  name: "build",
  summary:
    "Builds the application and the programs that deploy it; the same sources give the same id.",
  examples: ["tenantry release build", "tenantry release build --json"],
  parameters: [],
  flags: [],
  input: z.strictObject({}),
  run: async (context) => {
    const result = await work(context, ["build"]);
    context.output.record(result, fieldsOf(result));
    return EXIT.ok;
  },
});

const publish = defineVerb({
  name: "publish",
  summary: "Copies a release to where shards and workers fetch it, and verifies each file there.",
  examples: [
    "tenantry release publish r-0123456789abcdef",
    "tenantry release publish r-0123456789abcdef --shard s1",
  ],
  parameters: [{ name: "release", about: "id of a release that was built" }],
  flags: [
    { usage: "--shard <shard>", about: "this shard only (default: every shard)" },
    { usage: "--dry-run", about: "say what would be done" },
  ],
  input: z.strictObject({
    release: text("the id of a release").regex(RELEASE_ID, "must be the id of a release"),
    shard: shard.optional(),
    dryRun: toggle,
  }),
  run: async (context, { release, shard: only, dryRun }) => {
    const place = only === undefined ? "every shard" : `shard "${only}"`;
    if (dryRun) {
      context.output.talk(`Would publish release ${release} to ${place}.`);
      return EXIT.ok;
    }
    const flags = only === undefined ? [] : ["--shard", only];
    const result = await work(context, ["publish", release, ...flags]);
    context.output.record(result, [["release", release], ...placesOf(result)]);
    return EXIT.ok;
  },
});

const list = defineVerb({
  name: "list",
  summary: "Lists the releases that were published, and where each of them is.",
  examples: ["tenantry release list", "tenantry release list --json"],
  parameters: [],
  flags: [],
  input: z.strictObject({}),
  run: async ({ output, operatorApi }) => {
    output.page(await operatorApi().releases(), [
      { title: "RELEASE", cell: ({ release }) => release },
      { title: "CREATED", cell: ({ createdAt }) => createdAt },
      { title: "AT", cell: ({ publications }) => publications.map((one) => one.place).join(", ") },
    ]);
    return EXIT.ok;
  },
});

/** `tenantry release` */
export const RELEASE: Noun = {
  name: "release",
  summary: "Immutable builds of the application and of the programs that deploy it.",
  examples: [
    "tenantry release build",
    "tenantry release publish r-0123456789abcdef",
    "tenantry release list",
  ],
  verbs: [build, publish, list],
};

function work({ ports, output }: Context, words: readonly string[]) {
  return runProgram(ports, ENTRY, [...words, "--json"], {
    event: (event) => output.talk(eventLine(event)),
    talk: (line) => output.talk(line),
  });
}

/** What the publisher says of each place that has the release now. */
const Published = z.object({
  places: z
    .array(z.object({ place: z.string(), bucket: z.string(), files: z.number() }))
    .default([]),
});

function placesOf(result: Readonly<Record<string, unknown>>): Field[] {
  return Published.parse(result).places.map(({ place, bucket, files }) => [
    place,
    `${bucket}, ${files} files sent`,
  ]);
}

function fieldsOf(result: Readonly<Record<string, unknown>>): Field[] {
  return Object.entries(result).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}
