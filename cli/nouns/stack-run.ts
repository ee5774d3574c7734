import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { NotFoundError } from "../../tenants/errors.ts";
import { confirm, confirmByName } from "../confirmation.ts";
import type { Context } from "../context.ts";
import { OperationFailedError } from "../errors.ts";
import { eventLine } from "../event-line.ts";
import { type ProgramEvent, runProgram } from "../program-run.ts";
import { defineVerb } from "../verb.ts";
import { choice, text, toggle } from "../words.ts";
import { changesText, happeningLine } from "./happening-line.ts";
import { WORKER_ENTRY } from "./worker.ts";

/** What may be done to a stack under its lease. */
const OPERATIONS = ["up", "preview", "refresh", "destroy"] as const;

const Input = z.strictObject({
  stack: text("the name of a stack"),
  operation: choice(OPERATIONS),
  confirm: text("the name of the stack").optional(),
  yes: toggle,
  dryRun: toggle,
});

type Input = z.output<typeof Input>;

/** `tenantry stack run` */
export const STACK_RUN = defineVerb({
  name: "run",
  summary:
    "Runs Pulumi on a managed stack by hand: takes its lease first, records the truth after.",
  examples: [
    "tenantry stack run pool-s1-1 -- preview",
    "tenantry stack run pool-s1-1 -- up",
    "tenantry stack run pool-s1-1 --yes -- refresh",
  ],
  parameters: [
    { name: "stack", about: "name of the stack" },
    { name: "operation", about: `one of ${OPERATIONS.join(", ")}` },
  ],
  flags: [
    { usage: "--confirm <stack>", about: "the stack's name, to destroy it without being asked" },
    { usage: "--yes", about: "do it without being asked" },
    { usage: "--dry-run", about: "say what would be done; `preview` tells what would change" },
  ],
  input: Input,
  run: async (context, input) => {
    const { ports, output } = context;
    const { stack, operation } = input;
    if (input.dryRun) {
      output.talk(`Would run ${operation} on stack "${stack}" under its lease.`);
      return EXIT.ok;
    }
    await askBefore(context, input);
    const by = ports.environment.TENANTRY_OPERATOR || ports.environment.USER || "operator";
    const words = ["run", "--stack", stack, "--operation", operation, "--by", by];
    if (operation !== "preview") output.talk(followHint(stack));
    const result = await runProgram(ports, WORKER_ENTRY, words, {
      event: (event) => output.event(event, workerLine(event)),
      talk: (line) => output.talk(line),
    });
    requireDone(stack, result);
    output.event({ type: "result", ...result }, resultLine(input, result));
    return EXIT.ok;
  },
});

/** A worker keeps what happens as events of its operation; only a preview tells them itself. */
function followHint(stack: string): string {
  return `Follow it in another terminal: tenantry operation list --stack ${stack}`;
}

const EngineLine = z.object({
  event: z.object({
    action: z.string().optional(),
    phase: z.string().optional(),
    resource: z.string().optional(),
    type: z.string().optional(),
    seconds: z.number().optional(),
    message: z.string().optional(),
  }),
});

function workerLine(event: ProgramEvent): string {
  const { data } = EngineLine.safeParse(event);
  return data ? happeningLine(data.event) : eventLine(event);
}

const ResultLine = z.object({
  status: z.string().optional(),
  operation: z.string().optional(),
  changes: z.record(z.string(), z.number()).optional(),
});

/** Ends of a worker that did not do what was asked, though nothing failed. */
const NOT_DONE: Readonly<Record<string, string>> = {
  aside: "its items in the mapping cannot be read",
  "given-up": "its operations failed too often",
  later: "the rates of its shard let it begin only in a while",
  lost: "another worker has taken its lease",
  waiting: "it is held, or its next attempt is not due yet",
};

function requireDone(stack: string, { status }: ProgramEvent): void {
  if (status === "unwished") throw new NotFoundError("stack", stack);
  const reason = NOT_DONE[String(status)];
  if (reason === undefined) return;
  throw new OperationFailedError(`stack "${stack}" was left as it is`, {
    message: reason,
    remedy: `Look at it with \`tenantry stack show ${stack}\`.`,
  });
}

function resultLine({ stack, operation: verb }: Input, result: ProgramEvent): string {
  const { data } = ResultLine.safeParse(result);
  const told = [data?.status, data?.changes && changesText(data.changes)].filter(Boolean);
  const id = data?.operation === undefined ? "" : ` (operation ${data.operation})`;
  return `${stack}: ${verb} ${told.join(", ") || "done"}${id}`;
}

async function askBefore({ ports, canAsk }: Context, input: Input): Promise<void> {
  const { stack, operation, yes, confirm: given } = input;
  const action = `${operation} stack "${stack}"`;
  if (operation === "preview") return;
  if (operation !== "destroy") return confirm(ports, { action, yes, canAsk });
  await confirmByName(ports, { action, expected: stack, given, yes, canAsk });
}
