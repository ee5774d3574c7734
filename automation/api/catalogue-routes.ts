import { createRoute } from "@hono/zod-openapi";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { pageOf, ReleaseDocument, TierDocument } from "./documents.ts";
import type { ApiPorts } from "./ports.ts";

/** What is for sale, and what can be deployed. */
export function addCatalogueRoutes(api: Api, { tiers, releases }: ApiPorts): void {
  api.openapi(tiersRoute, (context) => context.json({ items: [...tiers] }, 200));
  api.openapi(releasesRoute, async (context) => {
    const items = (await releases.all()).map(({ publications, ...release }) => ({
      ...release,
      publications: [...publications],
    }));
    return context.json({ items }, 200);
  });
}

const tiersRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/tiers",
  summary: "Tiers that are for sale",
  responses: { 200: answers(pageOf(TierDocument), "Every tier"), ...REFUSALS },
});

const releasesRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/releases",
  summary: "Releases, the newest first",
  responses: { 200: answers(pageOf(ReleaseDocument), "Every release"), ...REFUSALS },
});
