import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { NotFoundError, WriteConflictError } from "../../tenants/errors.ts";
import { retried, Vending } from "../../tenants/vending.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { pageOf } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { VendingNotFailedError } from "./request-errors.ts";

/** An account in the making, as operators see it. */
export const VendingDocument = Vending.omit({ version: true, request: true }).strip();

/** An account in the making, as operators see it. */
export type VendingDocument = z.output<typeof VendingDocument>;

const params = z.object({ shard: PathWord });

/** The accounts that the platform has made for shards. */
export function addVendingRoutes(api: Api, { vendings }: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    const items = (await vendings.all()).map((vending) => VendingDocument.parse(vending));
    return context.json({ items }, 200);
  });
  api.openapi(retryRoute, async (context) => {
    const { shard } = context.req.valid("param");
    const found = (await vendings.all()).find((vending) => vending.shard === shard);
    if (!found) throw new NotFoundError("account in the making", shard);
    if (found.state !== "failed") throw new VendingNotFailedError(shard, found.state);
    const by = `operator:${context.get("operator").user}`;
    const next = await vendings.replace(found, retried(found, by));
    if (!next) throw new WriteConflictError(`account of shard "${shard}"`);
    return context.json(VendingDocument.parse(next), 200);
  });
}

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/vendings",
  summary: "Accounts that the platform asked AWS for, by the names of their shards",
  responses: { 200: answers(pageOf(VendingDocument), "Every one"), ...REFUSALS },
});

const retryRoute = createRoute({
  ...FOR_OPERATORS,
  method: "post",
  path: "/vendings/{shard}/retry",
  summary: "Ask again for an account that could not be made",
  request: { params },
  responses: { 200: answers(VendingDocument, "How it stands now"), ...REFUSALS },
});
