import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { waitFor } from "../waiting.ts";
import { callAs } from "./data-checks.ts";

/** The authorizer's answers are kept for at most so long, and some for the call itself. */
const PATIENCE = { seconds: 65, everyMs: 250 };

/** A suspended tenant is refused within the authorizer's cache time, and served again afterwards. */
export async function checkSuspension(stage: StoryStage, tenant: StoryTenant): Promise<void> {
  const { report, desk } = stage;
  await report.check("suspend", async () => {
    await desk.ask("POST", `/tenants/${tenant.tenant}/suspend`, { reason: "an unpaid bill" });
    return `refused after ${await secondsUntil(tenant, 403)} s`;
  });
  await report.check("resume", async () => {
    await desk.ask("POST", `/tenants/${tenant.tenant}/resume`, { reason: "the bill is paid" });
    return `served again after ${await secondsUntil(tenant, 200)} s`;
  });
}

async function secondsUntil(tenant: StoryTenant, wanted: number) {
  const began = Date.now();
  await waitFor(`${tenant.name} to be answered ${wanted}`, PATIENCE, async () => {
    const { status } = await callAs(tenant, { path: "/products?limit=1" });
    must(status === 200 || status === 403, `answered ${status}`);
    return status === wanted ? true : undefined;
  });
  return ((Date.now() - began) / 1000).toFixed(1);
}
