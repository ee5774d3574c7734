import { createRoute, type RouteHandler } from "@hono/zod-openapi";
import * as z from "zod";
import { issuesOf } from "../../tenants/document.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import { type Api, type ApiEnvironment, answers, FOR_OPERATORS, REFUSALS, takes } from "./api.ts";
import { MoveRequest, pageOf } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { putShard, refuseShard } from "./put-shard.ts";
import { ShardDocument } from "./shard-document.ts";
import { drainShard, resumeShard, retireShard } from "./shard-moves.ts";
import { ShardSettings } from "./shard-settings.ts";
import { shardView } from "./shard-view.ts";

const params = z.object({ shard: PathWord });

/** The accounts that take planes. */
export function addShardRoutes(api: Api, ports: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    const { shards, accounts } = await ports.shards.fleet();
    const vendings = await ports.vendings.all();
    const raises = new Map(vendings.map(({ shard, raises }) => [shard, raises]));
    const items = shards.map((shard) =>
      shardView(shard, accounts.get(shard.account), ports, raises.get(shard.shard)),
    );
    return context.json({ items }, 200);
  });
  api.openapi(showRoute, async (context) => {
    return context.json(await viewOf(context.req.valid("param").shard, ports), 200);
  });
  const put: RouteHandler<typeof putRoute, ApiEnvironment> = async (context) => {
    const { shard } = context.req.valid("param");
    const by = `operator:${context.get("operator").user}`;
    await putShard(shard, context.req.valid("json"), by, ports);
    return context.json(await viewOf(shard, ports), 200);
  };
  api.openapi(putRoute, put, (result, { req }) => {
    if (result.success) return undefined;
    const misfits = result.error.issues.flatMap(issuesOf);
    if (result.target !== "json") throw new InvalidDocumentError("the path", misfits);
    // What was validated, which the type leaves out: of a body that is no JSON, nothing was read.
    const body = "data" in result ? result.data : undefined;
    return refuseShard(req.param("shard"), body, misfits, ports);
  });
  for (const [move, act] of Object.entries(SHARD_MOVES)) {
    // The keys are those of the table right below.
    api.openapi(moveRoute(move as keyof typeof SHARD_MOVES), async (context) => {
      const { shard } = context.req.valid("param");
      const { reason = `${move} asked for` } = context.req.valid("json");
      await act(shard, { by: `operator:${context.get("operator").user}`, reason }, ports);
      return context.json(await viewOf(shard, ports), 200);
    });
  }
}

const SHARD_MOVES = { drain: drainShard, resume: resumeShard, retire: retireShard };

const SUMMARIES: Readonly<Record<keyof typeof SHARD_MOVES, string>> = {
  drain: "Let a shard take no more tenants; those that it has stay",
  resume: "Let a draining shard take tenants again, or one of the stock take its first",
  retire: "Take an empty, draining shard out of service",
};

async function viewOf(shard: string, ports: ApiPorts): Promise<ShardDocument> {
  const found = await ports.shards.get(shard);
  const [account, vending] = await Promise.all([
    ports.shards.account(found.account),
    ports.vendings.get(shard),
  ]);
  return shardView(found, account, ports, vending?.raises);
}

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/shards",
  summary: "Shards in the order of their names, with what is left of each",
  responses: { 200: answers(pageOf(ShardDocument), "Every shard"), ...REFUSALS },
});

const showRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/shards/{shard}",
  summary: "One shard, with what is left of it",
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

function moveRoute(move: keyof typeof SHARD_MOVES) {
  return createRoute({
    ...FOR_OPERATORS,
    method: "post",
    path: `/shards/{shard}/${move}`,
    summary: SUMMARIES[move],
    request: {
      params,
      body: { required: false, content: { "application/json": { schema: MoveRequest } } },
    },
    responses: { 200: answers(ShardDocument, "The shard after the move"), ...REFUSALS },
  });
}
