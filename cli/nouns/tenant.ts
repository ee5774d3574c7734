import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { STATUSES } from "../../tenants/lifecycle.ts";
import { gather } from "../page.ts";
import { defineVerb, type Noun } from "../verb.ts";
import { CURSOR_FLAG, choice, cursor, LIMIT_FLAG, limit, text } from "../words.ts";
import { TENANT_ADD } from "./tenant-add.ts";
import { TENANT_MOVES } from "./tenant-moves.ts";
import { TENANT_COLUMNS, tenantEventField, tenantFields } from "./tenant-view.ts";

/** A tenant moves a few times in its life; nobody reads more than this. */
const MOST_EVENTS = 1_000;

const list = defineVerb({
  name: "list",
  summary: "Lists tenants, all or by status and tier.",
  examples: [
    "tenantry tenant list",
    "tenantry tenant list --status awaiting-approval",
    "tenantry tenant list --tier platinum --json",
  ],
  parameters: [],
  flags: [
    { usage: "--status <status>", about: `only those that are: ${STATUSES.join(", ")}` },
    { usage: "--tier <tier>", about: "only those of a tier" },
    LIMIT_FLAG,
    CURSOR_FLAG,
  ],
  input: z.strictObject({
    status: choice(STATUSES).optional(),
    tier: text("the name of a tier").optional(),
    limit,
    cursor,
  }),
  run: async ({ output, operatorApi }, { status, tier, limit: count, cursor: start }) => {
    const api = operatorApi();
    const page = await gather(
      (size, from) => api.tenants({ status, tier, limit: size, cursor: from }),
      count,
      start,
    );
    output.page(page, TENANT_COLUMNS);
    return EXIT.ok;
  },
});

const show = defineVerb({
  name: "show",
  summary: "Shows one tenant and everything that happened to it.",
  examples: ["tenantry tenant show acme", "tenantry tenant show acme --json"],
  parameters: [{ name: "tenant", about: "name or id of the tenant" }],
  flags: [],
  input: z.strictObject({ tenant: text("the name or id of a tenant") }),
  run: async ({ output, operatorApi }, input) => {
    const api = operatorApi();
    const tenant = await api.tenant(input.tenant);
    const { items: events } = await gather(
      (size, from) => api.tenantEvents(tenant.tenant, { limit: size, cursor: from }),
      MOST_EVENTS,
    );
    output.record({ ...tenant, events }, [
      ...tenantFields(tenant),
      ...events.map(tenantEventField),
    ]);
    return EXIT.ok;
  },
});

/** `tenantry tenant` */
export const TENANT: Noun = {
  name: "tenant",
  summary: "The customers of the SaaS company.",
  examples: [
    "tenantry tenant add acme --tier basic --email ada@acme.example",
    "tenantry tenant list --status failed",
    "tenantry tenant suspend acme",
  ],
  verbs: [TENANT_ADD, list, show, ...TENANT_MOVES],
};
