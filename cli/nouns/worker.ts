import * as z from "zod";
import { runOpenly } from "../program-run.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { text } from "../words.ts";

/** Entry point of the worker, for CodeBuild, Fargate and this command alike. */
export const WORKER_ENTRY = "automation/worker/main.ts";

const serve = defineVerb({
  name: "serve",
  summary: "Takes small operations from the express queue until it is stopped.",
  examples: ["tenantry worker serve", "TENANTRY_CONCURRENCY=4 tenantry worker serve"],
  parameters: [],
  flags: [],
  input: z.strictObject({}),
  run: ({ ports }) => runOpenly(ports, WORKER_ENTRY, ["serve"]),
});

const runOnce = defineVerb({
  name: "run",
  summary: "Makes one stack meet its wish if it is due, as a build of the pipeline does.",
  examples: [
    "tenantry worker run pool-s1-1",
    "tenantry worker run tenant-01jd3m9k2b7c4r8t6v0w5x1y3z",
  ],
  parameters: [{ name: "stack", about: "name of the stack" }],
  flags: [],
  input: z.strictObject({ stack: text("the name of a stack") }),
  run: ({ ports }, { stack }) => runOpenly(ports, WORKER_ENTRY, ["run", "--stack", stack]),
});

/** `tenantry worker` */
export const WORKER: Noun = {
  name: "worker",
  summary: "What carries operations out, by hand. It writes a line of JSON for each happening.",
  examples: ["tenantry worker serve", "tenantry worker run pool-s1-1"],
  verbs: [serve, runOnce],
};
