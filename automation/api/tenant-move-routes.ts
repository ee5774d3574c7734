import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { MoveRequest, TenantDocument } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { tenantOf } from "./tenant-lookup.ts";
import { makeMove, OPERATOR_MOVES } from "./tenant-moves.ts";

/** Words for what each move does. */
const SUMMARIES = {
  approve: "Approve a sign-up that waits for it",
  suspend: "Refuse a tenant's requests until it is resumed",
  resume: "Serve a suspended tenant again",
  retry: "Try a failed tenant again from the beginning",
  remove: "Take a tenant out of service and remove all it has, except for its audit",
} as const;

/** Moving tenants. */
export function addTenantMoveRoutes(api: Api, ports: ApiPorts): void {
  for (const move of OPERATOR_MOVES) {
    api.openapi(routeOf(move), async (context) => {
      const tenant = await tenantOf(context.req.valid("param").tenant, ports);
      const { reason = `${move} asked for` } = context.req.valid("json");
      const by = `operator:${context.get("operator").user}`;
      return context.json(await makeMove(move, tenant, { by, reason }, ports), 200);
    });
  }
}

function routeOf(move: keyof typeof SUMMARIES) {
  return createRoute({
    ...FOR_OPERATORS,
    method: "post",
    path: `/tenants/{tenant}/${move}`,
    summary: SUMMARIES[move],
    request: {
      params: z.object({ tenant: PathWord }),
      body: { required: false, content: { "application/json": { schema: MoveRequest } } },
    },
    responses: { 200: answers(TenantDocument, "The tenant after the move"), ...REFUSALS },
  });
}
