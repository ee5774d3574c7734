import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { TenantUnservedError } from "../../tenants/sign-up-errors.ts";
import { type Api, answers, REFUSALS } from "./api.ts";
import { TenantConfiguration } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import { planeOf } from "./plane-lookup.ts";
import type { ApiPorts } from "./ports.ts";

const route = createRoute({
  method: "get",
  path: "/tenants/{name}/configuration",
  summary: "Where a tenant's users log in and send their requests",
  request: { params: z.object({ name: PathWord }) },
  responses: { 200: answers(TenantConfiguration, "The configuration"), ...REFUSALS },
});

/** Routing, open to everybody: a client needs it before anyone is logged in. */
export function addConfigurationRoute(api: Api, ports: ApiPorts): void {
  api.openapi(route, async (context) => {
    const id = await ports.registrations.tenantNamed(context.req.valid("param").name);
    const tenant = await ports.tenants.get(id);
    const { name, status } = tenant;
    if (status !== "active" && status !== "suspended") throw new TenantUnservedError(name, status);
    const { userPoolId, userPoolClientId, apiUrl, region } = await planeOf(tenant, ports);
    return context.json({ tenant: id, name, userPoolId, userPoolClientId, apiUrl, region }, 200);
  });
}
