import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { OrganizationRefusedError } from "../../stores/organization.ts";
import { wishBaseline } from "../../stores/wish-baseline.ts";
import { parseDocument } from "../../tenants/document.ts";
import { toldByAws } from "../../tenants/known-limits.ts";
import { Shard } from "../../tenants/shard.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS, takes } from "./api.ts";
import { MoveRequest, pageOf } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { OrganizationSilentError } from "./request-errors.ts";
import { ShardDocument } from "./shard-document.ts";
import { drainShard, resumeShard, retireShard } from "./shard-moves.ts";
import { checkShardSettings, limitsOf, ShardSettings } from "./shard-settings.ts";
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
  api.openapi(putRoute, async (context) => {
    const path = parseDocument(Shard.pick({ shard: true }), context.req.valid("param"), "path");
    const by = `operator:${context.get("operator").user}`;
    await putShard(path.shard, context.req.valid("json"), by, ports);
    return context.json(await viewOf(path.shard, ports), 200);
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

/**
 * Registers a shard, and wishes its own stack unless someone brought that up by hand; of a shard that
 * is there, what an operator decides is changed.
 */
async function putShard(
  shard: string,
  settings: ShardSettings,
  by: string,
  ports: ApiPorts,
): Promise<void> {
  const { account, region, capacity, tiers, baseline } = settings;
  const fleet = await ports.shards.fleet();
  const known = fleet.shards.find((each) => each.shard === shard);
  checkShardSettings(shard, settings, {
    fleet,
    vendings: await ports.vendings.all(),
    hubAccount: ports.hubAccount,
    tiers: ports.tiers.map(({ name }) => name),
    // Of a shard that is there, nothing that an operator decides turns on it.
    isOutside: known === undefined && (await isOutside(account, ports)),
  });
  const isByHand = baseline === "by-hand";
  const state = isByHand ? ("ready" as const) : ("warming" as const);
  const reason = isByHand ? "its own stack was brought up by hand" : "its own stack is being made";
  const limits = { ...toldByAws(known?.limits ?? {}), ...limitsOf(settings, "account and Region") };
  await ports.shards.raiseAccount(account, limitsOf(settings, "account"));
  const fresh = { shard, account, region, capacity, tiers, limits, state, reason };
  const isNew = await ports.shards.add(fresh, ports.usage.shard);
  if (!isNew) await ports.shards.change(shard, { capacity, tiers, limits });
  const { state: current } = await ports.shards.get(shard);
  if (!isByHand && current === "warming") await wishBaseline(shard, by, ports);
}

/** Nothing is said against an account where no organisation is known. */
async function isOutside(account: string, { organization }: ApiPorts): Promise<boolean> {
  if (!organization) return false;
  try {
    return !(await organization.has(account));
  } catch (error) {
    if (!(error instanceof OrganizationRefusedError)) throw error;
    throw new OrganizationSilentError(account, error);
  }
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
