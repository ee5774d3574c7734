import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import { Shard } from "../../tenants/shard.ts";
import { CapacityReport } from "../capacity/capacity-report.ts";
import type { Demand } from "../capacity/demand.ts";
import { planCapacity } from "../capacity/plan-capacity.ts";
import { demandOf, PlanWords } from "../capacity/plan-demand.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { CapacityDocument } from "./capacity-document.ts";
import { capacityView } from "./capacity-view.ts";
import type { ApiPorts } from "./ports.ts";
import { ShardSettings } from "./shard-settings.ts";
import { shardView } from "./shard-view.ts";

/** A plan for more than these takes longer than API Gateway waits for an answer: each tenant looks at each account. */
const MOST = { tenants: 25_000, accounts: 60 };

/** What the fleet can still take, and what another would take. */
export function addCapacityRoutes(api: Api, ports: ApiPorts): void {
  api.openapi(showRoute, async (context) => {
    const { region } = context.req.valid("query");
    const { shards, accounts } = await ports.shards.fleet();
    const views = shards
      .filter((shard) => region === undefined || shard.region === region)
      .map((shard) => shardView(shard, accounts.get(shard.account), ports));
    return context.json(capacityView(views), 200);
  });
  api.openapi(planRoute, (context) => {
    const { tiers, usage, capacity: rules, lanes } = ports;
    const ground = { tiers, usage, rules, lanes, mostAccounts: MOST.accounts };
    const demand = demandOf(context.req.valid("query"), ground);
    checkSize(demand);
    return context.json(planCapacity(demand), 200);
  });
}

/** @throws {@link InvalidDocumentError} */
function checkSize({ tiers }: Demand): void {
  const sum = tiers.reduce((all, { tenants }) => all + tenants, 0);
  if (sum <= MOST.tenants) return;
  const problem = `must be at most ${MOST.tenants} together, not ${sum}; \`tenantry capacity plan\` plans for more on your own machine`;
  throw new InvalidDocumentError("query", [{ path: "tenants", problem }]);
}

const showRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/capacity",
  summary: "What each Region can still take, and what each shard is fullest of",
  request: { query: z.object({ region: Shard.shape.region.optional() }) },
  responses: { 200: answers(CapacityDocument, "What is left"), ...REFUSALS },
});

const planRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/capacity/plan",
  summary: "The accounts that a number of tenants takes, and what they would meet",
  request: { query: PlanWords.extend({ region: ShardSettings.shape.region }) },
  responses: { 200: answers(CapacityReport, "The plan"), ...REFUSALS },
});
