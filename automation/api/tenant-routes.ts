import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { TENANT_ID } from "../../tenants/ids.ts";
import { STATUSES } from "../../tenants/lifecycle.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { pageOf, TenantDocument, TenantEventDocument, UserDocument } from "./documents.ts";
import { PageQuery, pageRequestOf } from "./paging.ts";
import { PathWord } from "./path-word.ts";
import { planeOf } from "./plane-lookup.ts";
import type { ApiPorts } from "./ports.ts";
import { tenantOf } from "./tenant-lookup.ts";
import { waitingOf } from "./waiting-tenant.ts";

const params = z.object({ tenant: PathWord });

/**
 * Source: Cognito API reference, ListUsersInGroup, Limit.
 */
const MOST_USERS = 60;

/** Looking at tenants. */
export function addTenantRoutes(api: Api, ports: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    const { status, tier, ...query } = context.req.valid("query");
    const page = await ports.tenants.list({ status, tier }, pageRequestOf(query));
    return context.json({ ...page, items: [...page.items] }, 200);
  });
  api.openapi(showRoute, async (context) => {
    const tenant = await tenantOf(context.req.valid("param").tenant, ports);
    return context.json({ ...tenant, ...(await waitingOf(tenant, ports)) }, 200);
  });
  api.openapi(eventsRoute, async (context) => {
    const { tenant } = context.req.valid("param");
    const id = TENANT_ID.test(tenant) ? tenant : (await tenantOf(tenant, ports)).tenant;
    const page = await ports.tenants.audit(id, pageRequestOf(context.req.valid("query")));
    return context.json({ ...page, items: [...page.items] }, 200);
  });
  api.openapi(usersRoute, async (context) => {
    const tenant = await tenantOf(context.req.valid("param").tenant, ports);
    const { limit, cursor } = pageRequestOf(context.req.valid("query"));
    const users = await ports.planes.users(await planeOf(tenant, ports), tenant.tenant);
    const page = await users.list(tenant.tenant, { limit: Math.min(limit, MOST_USERS), cursor });
    return context.json({ ...page, items: [...page.items] }, 200);
  });
}

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/tenants",
  summary: "Tenants in the order of their registration",
  request: {
    query: PageQuery.extend({
      status: z.enum(STATUSES, { error: `must be one of ${STATUSES.join(", ")}` }).optional(),
      tier: z.string().optional(),
    }),
  },
  responses: { 200: answers(pageOf(TenantDocument), "A page of tenants"), ...REFUSALS },
});

const showRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/tenants/{tenant}",
  summary: "One tenant, by its id or name",
  request: { params },
  responses: { 200: answers(TenantDocument, "The tenant"), ...REFUSALS },
});

const eventsRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/tenants/{tenant}/events",
  summary: "What happened to a tenant, the oldest first; by its id also after it was removed",
  request: { params, query: PageQuery },
  responses: { 200: answers(pageOf(TenantEventDocument), "A page of events"), ...REFUSALS },
});

const usersRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/tenants/{tenant}/users",
  summary: "Users of a tenant",
  request: { params, query: PageQuery },
  responses: { 200: answers(pageOf(UserDocument), "A page of users"), ...REFUSALS },
});
