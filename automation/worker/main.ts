/** The worker: one stack in a build (`run`), or one message after another (`serve`). */
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { callSettings, LONG_POLL } from "../../stores/call-settings.ts";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT, errorStatusOf } from "../../tenants/error-status.ts";
import { StackBusyError } from "../../tenants/errors.ts";
import { physicalName } from "../../tenants/naming.ts";
import { untouched } from "../../tenants/truth.ts";
import { commandLineOf } from "../command-line.ts";
import { reported, tell } from "../program-report.ts";
import { type AssembledParts, assembleParts } from "./assemble-parts.ts";
import { ExpressQueue } from "./express-queue.ts";
import { type OperationResult, runOperation } from "./run-operation.ts";
import { serve } from "./serve.ts";
import { workerSettings } from "./settings.ts";
import { planStack } from "./stack-plan.ts";
import { StackWishedError, WishUnworkableError } from "./worker-error.ts";

const Words = z
  .object({
    verb: z.enum(["run", "serve"], { error: 'must be "run" or "serve"' }),
    stack: z.string().optional(),
    operation: z.enum(["up", "preview", "refresh", "destroy"]).optional(),
    by: z.string().min(1, "must be a name").optional(),
  })
  .refine(({ verb, stack }) => verb === "serve" || stack !== undefined, {
    path: ["stack"],
    error: "must be given by --stack or STACK",
  });

type Words = z.output<typeof Words>;

const OPTIONS = {
  stack: { type: "string" },
  operation: { type: "string" },
  by: { type: "string" },
  json: { type: "boolean" },
} as const;

function wordsOf(args: readonly string[]): Words {
  const { values, positionals } = commandLineOf(args, OPTIONS, 1);
  const { stack = process.env.STACK, operation, by } = values;
  return parseDocument(Words, { verb: positionals[0], stack, operation, by }, "the command line");
}

async function main(): Promise<number> {
  const words = wordsOf(process.argv.slice(2));
  const settings = workerSettings(process.env);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  const parts = await assembleParts(settings, stop.signal);
  try {
    if (words.verb === "run") return await runOnce(words.stack ?? "", words, parts);
    await serveQueue(settings.region, settings.concurrency, parts);
    return EXIT.cancelled;
  } finally {
    parts.engine.close();
  }
}

async function serveQueue(region: string, concurrency: number, parts: AssembledParts) {
  const client = new SQSClient({ region, ...callSettings(LONG_POLL) });
  const queue = await ExpressQueue.named(client, physicalName("queue", "express"));
  tell({ type: "serving", owner: parts.owner });
  const work = (stack: string) => runOperation(stack, parts);
  await serve({ queue, concurrency, work, stop: parts.stop, tell });
  tell({ type: "result", status: "stopped" });
}

async function runOnce(
  stack: string,
  { operation, by }: Words,
  parts: AssembledParts,
): Promise<number> {
  if (operation === "preview") return preview(stack, parts);
  const isForced = operation !== undefined;
  if (operation === "destroy") await checkUnwished(stack, parts);
  const action = operation === "refresh" ? operation : "up";
  const result = await runOperation(stack, parts, { action, isForced, by });
  return endOf(stack, result, isForced);
}

/** A stack that another works on is no failure for a build, but it is for whoever asked for this. */
function endOf(stack: string, result: OperationResult, isForced: boolean): number {
  if (isForced && result.status === "busy") {
    throw new StackBusyError(stack, "another worker", "its lease ends");
  }
  if (!result.failure) {
    tell({ type: "result", stack, ...result });
    return result.status === "stopped" ? EXIT.cancelled : EXIT.ok;
  }
  const { code, message, remedy } = result.failure;
  tell({ type: "failed", stack, operation: result.operation, code, message, remedy });
  return errorStatusOf(code).exit;
}

async function checkUnwished(stack: string, { mapping }: AssembledParts): Promise<void> {
  const { wish } = await mapping.read(stack);
  if (wish?.state === "present") throw new StackWishedError(stack);
}

/** Nothing is written, so no lease is needed. */
async function preview(stack: string, parts: AssembledParts): Promise<number> {
  const { wish, truth } = await parts.mapping.read(stack);
  if (!wish) throw new WishUnworkableError(stack, "is not there");
  const { run } = await planStack(parts, wish, truth ?? untouched(stack));
  const { changes } = await parts.engine.preview(run, {
    stop: parts.stop,
    kill: new AbortController().signal,
    onEvent: (event) => tell({ type: event.kind, event }),
  });
  tell({ type: "result", stack, changes });
  return EXIT.ok;
}

process.exitCode = await reported(main);
