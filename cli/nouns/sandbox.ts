import path from "node:path";
import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { confirmByName } from "../confirmation.ts";
import type { Context } from "../context.ts";
import { eventLine } from "../event-line.ts";
import { runProgram } from "../program-run.ts";
import { exportLines } from "../shell.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { text, toggle, wholeNumber } from "../words.ts";
import { fault } from "./sandbox-fault.ts";
import { SANDBOX_ENTRY, sandboxName, sandboxNameFlag } from "./sandbox-name.ts";

/** What `sandbox/main.ts` says of a sandbox; it says more of one that is up. */
const SandboxState = z.looseObject({
  name: z.string(),
  status: z.enum(["up", "down"]),
  endpoint: z.string().optional(),
  startedAt: z.string().optional(),
  folder: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
});

type SandboxState = z.output<typeof SandboxState>;

const up = defineVerb({
  name: "up",
  summary: "Starts a local AWS in the background, with everything that Tenantry uses of AWS.",
  examples: [
    "tenantry sandbox up",
    "tenantry sandbox up --name second --port 4600",
    "tenantry sandbox up --limits --latency --seed 7",
  ],
  parameters: [],
  flags: [
    sandboxNameFlag,
    { usage: "--port <port>", about: "port of every client (default: 4599)" },
    { usage: "--limits", about: "keep AWS's rates and quotas" },
    { usage: "--latency", about: "answer as slowly as AWS" },
    { usage: "--seed <number>", about: "where jitter and chance begin (default: 1)" },
    { usage: "--faults <file>", about: "faults to begin with (default: its faults.json)" },
  ],
  input: z.strictObject({
    name: sandboxName,
    port: wholeNumber(1, 65_535).optional(),
    limits: toggle,
    latency: toggle,
    seed: wholeNumber(0, 999_999_999).optional(),
    faults: text("a file of faults").optional(),
  }),
  run: async (context, input) => {
    const { workingFolder } = context.ports;
    const faults =
      input.faults === undefined ? undefined : path.resolve(workingFolder, input.faults);
    const words = upWords({ ...input, faults });
    const state = await ask(context, ["up", "--name", input.name, ...words]);
    tell(context, state);
    const flag = input.name === "default" ? "" : ` --name ${input.name}`;
    context.output.talk(`Use it in this terminal: eval "$(tenantry sandbox env${flag})"`);
    return EXIT.ok;
  },
});

function upWords(input: {
  readonly port?: number | undefined;
  readonly limits: boolean;
  readonly latency: boolean;
  readonly seed?: number | undefined;
  readonly faults?: string | undefined;
}): readonly string[] {
  return [
    ...(input.port === undefined ? [] : ["--port", String(input.port)]),
    ...(input.limits ? ["--limits"] : []),
    ...(input.latency ? ["--latency"] : []),
    ...(input.seed === undefined ? [] : ["--seed", String(input.seed)]),
    ...(input.faults === undefined ? [] : ["--faults", input.faults]),
  ];
}

const down = defineVerb({
  name: "down",
  summary: "Stops a sandbox; its state stays for the next time unless it is to be deleted.",
  examples: ["tenantry sandbox down", "tenantry sandbox down --delete --confirm=default"],
  parameters: [],
  flags: [
    sandboxNameFlag,
    { usage: "--delete", about: "delete its state, too" },
    { usage: "--confirm <name>", about: "the sandbox's name, to delete without being asked" },
    { usage: "--yes", about: "delete without being asked" },
    { usage: "--dry-run", about: "say what would be done" },
  ],
  input: z.strictObject({
    name: sandboxName,
    delete: toggle,
    confirm: text("the name of the sandbox").optional(),
    yes: toggle,
    dryRun: toggle,
  }),
  run: async (context, input) => {
    const { ports, output, canAsk } = context;
    const action = `delete the state of sandbox "${input.name}"`;
    if (input.dryRun) {
      output.talk(`Would stop sandbox "${input.name}"${input.delete ? ` and ${action}` : ""}.`);
      return EXIT.ok;
    }
    if (input.delete) {
      const { confirm: given, yes } = input;
      await confirmByName(ports, { action, expected: input.name, given, yes, canAsk });
    }
    const flags = input.delete ? ["--delete"] : [];
    tell(context, await ask(context, ["down", "--name", input.name, ...flags]));
    return EXIT.ok;
  },
});

const env = defineVerb({
  name: "env",
  summary: "Prints the variables that make a shell work against a sandbox.",
  examples: ['eval "$(tenantry sandbox env)"', "tenantry sandbox env --json"],
  parameters: [],
  flags: [sandboxNameFlag],
  input: z.strictObject({ name: sandboxName }),
  run: async (context, input) => {
    const { environment } = await ask(context, ["env", "--name", input.name]);
    context.output.text(environment, exportLines(environment));
    return EXIT.ok;
  },
});

const status = defineVerb({
  name: "status",
  summary: "Says whether a sandbox is up, and where.",
  examples: ["tenantry sandbox status", "tenantry sandbox status --json"],
  parameters: [],
  flags: [sandboxNameFlag],
  input: z.strictObject({ name: sandboxName }),
  run: async (context, input) => {
    tell(context, await ask(context, ["status", "--name", input.name]));
    return EXIT.ok;
  },
});

/** `tenantry sandbox` */
export const SANDBOX: Noun = {
  name: "sandbox",
  summary: "A local AWS on this machine, to try and to test everything.",
  examples: [
    "tenantry sandbox up",
    'eval "$(tenantry sandbox env)"',
    "tenantry sandbox down --delete",
  ],
  verbs: [up, down, env, status, fault],
};

async function ask({ ports, output }: Context, words: readonly string[]): Promise<SandboxState> {
  const result = await runProgram(ports, SANDBOX_ENTRY, [...words, "--json"], {
    event: (event) => output.talk(eventLine(event)),
    talk: (line) => output.talk(line),
  });
  return parseDocument(SandboxState, result, `the answer of ${SANDBOX_ENTRY}`);
}

/** Its variables hold credentials: `sandbox env` is the only verb that shows them. */
function tell({ output }: Context, { environment: _secret, ...state }: SandboxState): void {
  output.record(state, [
    ["name", state.name],
    ["status", state.status],
    ["endpoint", state.endpoint],
    ["started", state.startedAt],
    ["folder", state.folder],
  ]);
}
