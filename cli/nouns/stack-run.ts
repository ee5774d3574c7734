import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { confirm, confirmByName } from "../confirmation.ts";
import type { Context } from "../context.ts";
import { eventLine } from "../event-line.ts";
import { runProgram } from "../program-run.ts";
import { defineVerb } from "../verb.ts";
import { choice, text, toggle } from "../words.ts";
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
    await runProgram(ports, WORKER_ENTRY, words, {
      event: (event) => output.event(event, eventLine(event)),
      talk: (line) => output.talk(line),
    });
    output.talk(`Ran ${operation} on stack "${stack}".`);
    return EXIT.ok;
  },
});

async function askBefore({ ports, canAsk }: Context, input: Input): Promise<void> {
  const { stack, operation, yes, confirm: given } = input;
  const action = `${operation} stack "${stack}"`;
  if (operation === "preview") return;
  if (operation !== "destroy") return confirm(ports, { action, yes, canAsk });
  await confirmByName(ports, { action, expected: stack, given, yes, canAsk });
}
