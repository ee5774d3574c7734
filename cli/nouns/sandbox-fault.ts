import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import type { Context } from "../context.ts";
import { eventLine } from "../event-line.ts";
import { runProgram } from "../program-run.ts";
import { defineVerb } from "../verb.ts";
import { choice, text, wholeNumber } from "../words.ts";
import { SANDBOX_ENTRY, sandboxName, sandboxNameFlag } from "./sandbox-name.ts";

const ACTIONS = ["add", "list", "clear"] as const;

/** What a fault of the sandbox looks like to a person; the sandbox knows the rest. */
const Shown = z.looseObject({ kind: z.string(), service: z.string(), operation: z.string() });

/** What `sandbox/main.ts` says of the faults. */
const Told = z.looseObject({
  waiting: z.array(z.looseObject({ fault: Shown, matches: z.int(), happened: z.int() })),
  happened: z.array(Shown),
});

type Told = z.output<typeof Told>;
type Waiting = Told["waiting"][number];

const number = wholeNumber(1, 999_999_999).optional();

const chance = z
  .string()
  .regex(/^(?:0?\.\d+|[01])$/, "must be a number from 0 to 1, such as 0.25")
  .transform(Number)
  .optional();

const word = text("a word").optional();

const Input = z.strictObject({
  action: choice(ACTIONS),
  name: sandboxName,
  kind: word,
  service: word,
  operation: word,
  account: word,
  region: word,
  body: word,
  answer: word,
  nth: number,
  every: number,
  probability: chance,
  times: number,
  ms: number,
  code: word,
  status: number,
  outcome: word,
});

/** `tenantry sandbox fault` */
export const fault = defineVerb({
  name: "fault",
  summary:
    "Makes chosen calls of a sandbox fail in chosen ways, tells how that went, and stops it.",
  examples: [
    "tenantry sandbox fault add --kind throttle --service apigateway --operation CreateDeployment",
    "tenantry sandbox fault add --kind server-error --service lambda --operation '.*' --probability 0.05",
    "tenantry sandbox fault list --json",
  ],
  parameters: [{ name: "action", about: `what to do: ${ACTIONS.join(", ")}` }],
  flags: [
    sandboxNameFlag,
    {
      usage: "--kind <kind>",
      about:
        "throttle, server-error, refuse, slow, cut-before, cut-after, stale-read, drop-message, kill-caller, end-as",
    },
    { usage: "--service <service>", about: "name that calls are signed for, such as dynamodb" },
    { usage: "--operation <pattern>", about: "such as PutItem; a pattern of the whole name" },
    { usage: "--account <account>", about: "only calls for this account" },
    { usage: "--region <region>", about: "only calls for this Region" },
    { usage: "--body <pattern>", about: "only calls whose body holds this" },
    { usage: "--answer <pattern>", about: "kill-caller: only calls whose answer holds this" },
    { usage: "--nth <number>", about: "the how-manieth call that matches (default: 1)" },
    { usage: "--every <number>", about: "every how-manieth call from there on" },
    { usage: "--probability <chance>", about: "chance of each call from there on, 0 to 1" },
    { usage: "--times <number>", about: "how often (default: once, or without end)" },
    { usage: "--ms <milliseconds>", about: "slow: how late the answer is" },
    { usage: "--code <code>", about: "refuse: name of the failure" },
    { usage: "--status <status>", about: "refuse, server-error: HTTP status" },
    { usage: "--outcome <outcome>", about: "end-as: how the work ends, such as DENIED" },
  ],
  input: Input,
  run: async (context, { action, name, ...rule }) => {
    const words = ["fault", action, "--name", name];
    const added = action === "add" ? ["--rule", JSON.stringify(rule)] : [];
    tell(context, await ask(context, [...words, ...added]));
    return EXIT.ok;
  },
});

async function ask({ ports, output }: Context, words: readonly string[]): Promise<Told> {
  const result = await runProgram(ports, SANDBOX_ENTRY, [...words, "--json"], {
    event: (event) => output.talk(eventLine(event)),
    talk: (line) => output.talk(line),
  });
  return parseDocument(Told, result, `the answer of ${SANDBOX_ENTRY}`);
}

function tell({ output }: Context, told: Told): void {
  output.list(told, told.waiting, [
    { title: "kind", cell: (each: Waiting) => each.fault.kind },
    { title: "service", cell: (each: Waiting) => each.fault.service },
    { title: "operation", cell: (each: Waiting) => each.fault.operation },
    { title: "matched", cell: (each: Waiting) => String(each.matches) },
    { title: "happened", cell: (each: Waiting) => String(each.happened) },
  ]);
  output.talk(`${told.happened.length} happened so far.`);
}
