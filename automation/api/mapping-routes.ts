import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { NotFoundError } from "../../tenants/errors.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS, takes } from "./api.ts";
import { PoolWish, pageOf, StackDocument } from "./documents.ts";
import { PageQuery, pageRequestOf } from "./paging.ts";
import { PathWord } from "./path-word.ts";
import { wishPool } from "./pool-wish.ts";
import type { ApiPorts } from "./ports.ts";
import { stackDocumentOf } from "./stack-document.ts";

const params = z.object({ stack: PathWord });

/** What fleet stacks should be and what they are. */
export function addMappingRoutes(api: Api, ports: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    const { items, ...rest } = await ports.mapping.wishes(
      pageRequestOf(context.req.valid("query")),
    );
    const stacks = await Promise.all(items.map((stack) => stackDocumentOf(stack, ports)));
    return context.json({ ...rest, items: stacks }, 200);
  });
  api.openapi(showRoute, async (context) => {
    const { stack } = context.req.valid("param");
    const found = await stackDocumentOf(stack, ports);
    if (!found.wish && !found.truth && !found.aside) throw new NotFoundError("stack", stack);
    return context.json(found, 200);
  });
  api.openapi(wishRoute, async (context) => {
    const { stack } = context.req.valid("param");
    const by = `operator:${context.get("operator").user}`;
    await wishPool(stack, context.req.valid("json"), by, ports);
    return context.json(await stackDocumentOf(stack, ports), 200);
  });
}

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/mappings",
  summary: "Fleet stacks in the order of their names",
  request: { query: PageQuery },
  responses: { 200: answers(pageOf(StackDocument), "A page of stacks"), ...REFUSALS },
});

const showRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/mappings/{stack}",
  summary: "One fleet stack",
  request: { params },
  responses: { 200: answers(StackDocument, "The stack"), ...REFUSALS },
});

const wishRoute = createRoute({
  ...FOR_OPERATORS,
  method: "put",
  path: "/mappings/{stack}",
  summary: "Wish a pool, or wish it away",
  request: { params, body: takes(PoolWish) },
  responses: { 200: answers(StackDocument, "The stack as it is wished now"), ...REFUSALS },
});
