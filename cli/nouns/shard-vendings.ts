import * as z from "zod";
import type { VendingDocument } from "../../automation/api/vending-routes.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { countsOf } from "../counts.ts";
import type { Output } from "../output.ts";
import type { Column } from "../text-table.ts";
import { defineVerb } from "../verb.ts";
import { text } from "../words.ts";

const COLUMNS: readonly Column<VendingDocument>[] = [
  { title: "SHARD", cell: ({ shard }) => shard },
  { title: "STATE", cell: ({ state }) => state },
  { title: "ACCOUNT", cell: ({ account }) => account ?? "" },
  { title: "FAILURES", cell: ({ failures }) => String(failures) },
  { title: "NOT BEFORE", cell: ({ notBefore }) => notBefore ?? "" },
  { title: "LIMITS", cell: raisesText },
  { title: "REASON", cell: ({ reason }) => reason },
];

const PARAMETERS = [{ name: "shard", about: "name of the shard that the account is for" }];

const Named = z.strictObject({ shard: text("the name of a shard") });

/** `tenantry shard vendings` */
export const SHARD_VENDINGS = defineVerb({
  name: "vendings",
  summary:
    "Lists the accounts that the platform asked AWS for or uses again: how each stands, and why.",
  examples: ["tenantry shard vendings", "tenantry shard vendings --plain | grep failed"],
  parameters: [],
  flags: [],
  input: z.strictObject({}),
  run: async ({ output, operatorApi }) => {
    const page = await operatorApi().vendings();
    output.page(page, COLUMNS);
    const states = countsOf(page.items.map(({ state }) => state));
    output.talk(`${page.items.length} accounts: ${states}.`);
    return EXIT.ok;
  },
});

/** `tenantry shard retry` */
export const SHARD_RETRY = defineVerb({
  name: "retry",
  summary:
    "Goes on with what AWS refused (an account, a limit) or what was not empty, once that is seen to.",
  examples: ["tenantry shard retry s3", "tenantry shard retry s3 --json"],
  parameters: PARAMETERS,
  flags: [],
  input: Named,
  run: async ({ output, operatorApi }, { shard }) => {
    showVending(output, await operatorApi().endVendingFailure(shard, "retry"));
    output.talk("The next sweep goes on with it: follow that with `tenantry shard vendings`.");
    return EXIT.ok;
  },
});

/** `tenantry shard dismiss` */
export const SHARD_DISMISS = defineVerb({
  name: "dismiss",
  summary:
    "Gives up an account that AWS did not make or is overdue with, so that others are asked for, or one that is not empty.",
  examples: ["tenantry shard dismiss s3", "tenantry shard dismiss s3 --json"],
  parameters: PARAMETERS,
  flags: [],
  input: Named,
  run: async ({ output, operatorApi }, { shard }) => {
    const vending = await operatorApi().endVendingFailure(shard, "dismiss");
    showVending(output, vending);
    output.talk(
      `The platform makes no account for "${shard}" and uses none again; take it from the control stack's list.`,
    );
    if (vending.account === undefined) {
      output.talk("If AWS makes one all the same, `tenantry shard vendings` tells its number.");
    }
    return EXIT.ok;
  },
});

/** Limits that AWS is to raise: `usage-plans 600 asked`. */
function raisesText({ raises = {} }: VendingDocument): string {
  return Object.entries(raises)
    .map(([code, { wanted, state }]) => `${code} ${wanted} ${state}`)
    .join(", ");
}

function showVending(output: Output, vending: VendingDocument): void {
  output.record(
    vending,
    COLUMNS.map(({ title, cell }) => [title.toLowerCase(), cell(vending)]),
  );
}
