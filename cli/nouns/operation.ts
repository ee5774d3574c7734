import * as z from "zod";
import type { ApiClient } from "../../automation/api/client.ts";
import { EXIT } from "../../tenants/error-status.ts";
import type { Operation, OperationEvent } from "../../tenants/operation.ts";
import type { Context } from "../context.ts";
import { CommandCancelledError, OperationFailedError } from "../errors.ts";
import { gather, PAGE_SIZE } from "../page.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { watch } from "../watch.ts";
import { CURSOR_FLAG, cursor, LIMIT_FLAG, limit, seconds, text, toggle } from "../words.ts";
import { OPERATION_COLUMNS, operationEventLine, operationFields } from "./operation-view.ts";

const list = defineVerb({
  name: "list",
  summary: "Lists operations, newest first.",
  examples: ["tenantry operation list", "tenantry operation list --stack pool-s1-1 --limit 5"],
  parameters: [],
  flags: [{ usage: "--stack <stack>", about: "only those of a stack" }, LIMIT_FLAG, CURSOR_FLAG],
  input: z.strictObject({ stack: text("the name of a stack").optional(), limit, cursor }),
  run: async ({ output, operatorApi }, { stack, limit: count, cursor: start }) => {
    const api = operatorApi();
    const page = await gather(
      (size, from) => api.operations({ stack, limit: size, cursor: from }),
      count,
      start,
    );
    output.page(page, OPERATION_COLUMNS);
    return EXIT.ok;
  },
});

const show = defineVerb({
  name: "show",
  summary: "Shows one operation and what happened in it.",
  examples: [
    "tenantry operation show 01jd0000000000000000000000",
    "tenantry operation show 01jd0000000000000000000000 --follow",
  ],
  parameters: [{ name: "operation", about: "id of the operation" }],
  flags: [
    { usage: "--follow", about: "tell each happening as it comes, until the operation ends" },
    { usage: "--timeout <seconds>", about: "follow so long at most" },
  ],
  input: z.strictObject({
    operation: text("the id of an operation"),
    follow: toggle,
    timeout: seconds.optional(),
  }),
  run: async (context, { operation: id, follow: isFollowed, timeout }) => {
    const api = context.operatorApi();
    if (isFollowed) return follow(context, api, id, timeout);
    const operation = await api.operation(id);
    const events = await eventsAfter(api, id, undefined);
    context.output.record({ ...operation, events }, [
      ...operationFields(operation),
      ...events.map((event) => ["event", operationEventLine(event)] as const),
    ]);
    return EXIT.ok;
  },
});

/** `tenantry operation` */
export const OPERATION: Noun = {
  name: "operation",
  summary: "Attempts to make a stack what it should be, and how they went.",
  examples: [
    "tenantry operation list --stack pool-s1-1",
    "tenantry operation show 01jd0000000000000000000000 --follow",
  ],
  verbs: [list, show],
};

/** Tells each happening as it comes, and ends as the operation ended. */
async function follow(
  { ports, output }: Context,
  api: ApiClient,
  id: string,
  timeoutSeconds: number | undefined,
): Promise<number> {
  const seen: number[] = [];
  const look = async () => {
    // The operation before its events: what it said before its end is then never missed.
    const operation = await api.operation(id);
    for (const event of await eventsAfter(api, id, seen.at(-1))) {
      seen.push(event.seq);
      output.event(event, operationEventLine(event));
    }
    return operation;
  };
  const ended = await watch(ports, {
    look,
    isOver: ({ status }) => status !== "running",
    meanwhile: ({ stack }) => `the operation on stack "${stack}" goes on`,
    timeoutSeconds,
    remedy: `Go on with \`tenantry operation show ${id} --follow\`.`,
  });
  output.event(ended, `${ended.stack}: ${ended.action} ${ended.status}`);
  return exitCodeOf(ended);
}

async function eventsAfter(
  api: ApiClient,
  operation: string,
  after: number | undefined,
): Promise<OperationEvent[]> {
  const { items } = await api.operationEvents(operation, { after, limit: PAGE_SIZE });
  const last = items.at(-1);
  if (!last) return [];
  return [...items, ...(await eventsAfter(api, operation, last.seq))];
}

function exitCodeOf({ operation, stack, status, failure }: Operation): number {
  if (status === "succeeded") return EXIT.ok;
  if (status === "stopped") {
    throw new CommandCancelledError(
      `operation ${operation} on stack "${stack}" was stopped`,
      "Wait: the stack is taken up again by itself.",
    );
  }
  throw new OperationFailedError(
    `operation ${operation} on stack "${stack}" ${status}`,
    failure ?? {
      message: "its worker died",
      remedy: "Wait: the next worker takes the stack up by itself.",
    },
  );
}
