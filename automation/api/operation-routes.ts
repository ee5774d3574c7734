import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { OperationDocument, OperationEventDocument, pageOf } from "./documents.ts";
import { PageQuery, pageRequestOf } from "./paging.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";

const params = z.object({ operation: PathWord });

/** What was done to stacks, readable while it runs. */
export function addOperationRoutes(api: Api, { operations }: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    const { stack, ...query } = context.req.valid("query");
    const request = pageRequestOf(query);
    const page =
      stack === undefined
        ? await operations.all(request)
        : await operations.ofStack(stack, request);
    return context.json({ ...page, items: [...page.items] }, 200);
  });
  api.openapi(showRoute, async (context) => {
    return context.json(await operations.get(context.req.valid("param").operation), 200);
  });
  api.openapi(eventsRoute, async (context) => {
    const { after, ...query } = context.req.valid("query");
    const { operation } = await operations.get(context.req.valid("param").operation);
    const page = await operations.events(operation, { ...pageRequestOf(query), after });
    return context.json({ ...page, items: [...page.items] }, 200);
  });
}

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/operations",
  summary: "Operations, the newest first",
  request: { query: PageQuery.extend({ stack: z.string().min(1).optional() }) },
  responses: { 200: answers(pageOf(OperationDocument), "A page of operations"), ...REFUSALS },
});

const showRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/operations/{operation}",
  summary: "One operation",
  request: { params },
  responses: { 200: answers(OperationDocument, "The operation"), ...REFUSALS },
});

const eventsRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/operations/{operation}/events",
  summary: "What happened in an operation, the oldest first",
  request: {
    params,
    query: PageQuery.extend({
      /** Only events with a higher number. */
      after: z.coerce
        .number({ error: "must be the number of an event" })
        .pipe(z.int("must be the number of an event").min(-1))
        .optional(),
    }),
  },
  responses: { 200: answers(pageOf(OperationEventDocument), "A page of events"), ...REFUSALS },
});
