import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { Shard } from "../../tenants/shard.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS, takes } from "./api.ts";
import { pageOf, ShardDocument, ShardSettings } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { ShardElsewhereError, ShardInHubError } from "./request-errors.ts";

const params = z.object({ shard: PathWord });

/** The accounts that take planes. */
export function addShardRoutes(api: Api, ports: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    return context.json({ items: [...(await ports.shards.all())] }, 200);
  });
  api.openapi(showRoute, async (context) => {
    return context.json(await ports.shards.get(context.req.valid("param").shard), 200);
  });
  api.openapi(putRoute, async (context) => {
    const { shard } = parseDocument(
      Shard.pick({ shard: true }),
      context.req.valid("param"),
      "path",
    );
    const settings = { shard, ...context.req.valid("json") };
    if (settings.account === ports.hubAccount) throw new ShardInHubError(shard, settings.account);
    if (!(await ports.shards.put(settings))) throw new ShardElsewhereError(shard);
    return context.json(await ports.shards.get(shard), 200);
  });
}

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/shards",
  summary: "Shards in the order of their names",
  responses: { 200: answers(pageOf(ShardDocument), "Every shard"), ...REFUSALS },
});

const showRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/shards/{shard}",
  summary: "One shard",
  request: { params },
  responses: { 200: answers(ShardDocument, "The shard"), ...REFUSALS },
});

const putRoute = createRoute({
  ...FOR_OPERATORS,
  method: "put",
  path: "/shards/{shard}",
  summary: "Register a shard, or change how much it can hold",
  request: { params, body: takes(ShardSettings) },
  responses: { 200: answers(ShardDocument, "The shard"), ...REFUSALS },
});
