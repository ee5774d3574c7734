import { inventoryOf } from "../account-inventory.ts";
import { stateOf } from "../pulumi-state.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { tableDumps } from "../table-dumps.ts";
import { waitFor } from "../waiting.ts";

/** A silo is destroyed within this. */
const PATIENCE = { seconds: 120, everyMs: 500 };

/** A removed silo leaves nothing: not in its account, not in the state, not in the tables but the audit. */
export async function checkRemoval(stage: StoryStage, tenant: StoryTenant): Promise<void> {
  await stage.report.check("remove", async () => {
    await stage.desk.ask("POST", `/tenants/${tenant.tenant}/remove`, { reason: "it left" });
    await waitFor(`${tenant.name} to be removed`, PATIENCE, async () => {
      const { status } = await stage.desk.call("GET", `/tenants/${tenant.tenant}`);
      return status === 404 ? true : undefined;
    });
    stage.report.retire(tenant.name);
    await mustHaveLeft(stage, tenant);
    return `${tenant.stack} left nothing in account ${tenant.account}, in the state and in the tables`;
  });
}

async function mustHaveLeft(stage: StoryStage, { tenant, stack, account }: StoryTenant) {
  const left = await inventoryOf(stage.region, await stage.administratorOf(account));
  const own = left.filter((line) => line.includes(tenant));
  must(own.length === 0, `left in the account: ${own.join(", ")}`);
  must((await stateOf(stage.folder, stack)) === undefined, `${stack} is left in Pulumi's state`);
  const dumps = await tableDumps(stage.region, await stage.administratorOf(stage.hub));
  const rows = dumps.filter(({ text }) => text.includes(tenant)).filter(({ isAudit }) => !isAudit);
  must(rows.length === 0, `left in the tables: ${rows.map(({ table }) => table).join(", ")}`);
}
