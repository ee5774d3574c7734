import * as z from "zod";
import { callJson, type JsonAnswer } from "../json-call.ts";
import { must, type StoryReport } from "../report.ts";
import type { StoryTenant } from "../story-tenant.ts";

const Made = z.object({ id: z.string() });
const Listed = z.object({
  items: z.array(z.object({ id: z.string() })),
  cursor: z.string().optional(),
});

/** What one tenant wrote. */
export interface OwnItems {
  /** Id of its product. */
  readonly product: string;
  /** Id of its order. */
  readonly order: string;
}

/** Every tenant writes a product and an order over its API and reads both back. */
export async function checkOwnData(
  report: StoryReport,
  tenants: readonly StoryTenant[],
): Promise<ReadonlyMap<string, OwnItems>> {
  const written = new Map<string, OwnItems>();
  await report.check("own-data", async () => {
    for (const tenant of tenants) written.set(tenant.name, await writeItems(tenant));
    return `${tenants.length} tenants wrote and read products and orders`;
  });
  return written;
}

/** A tenant asks for another's items by id, and looks for them in its own list. */
export async function checkForeignData(
  report: StoryReport,
  asking: StoryTenant,
  owner: StoryTenant,
  items: ReadonlyMap<string, OwnItems>,
): Promise<void> {
  await report.check("foreign-data", async () => {
    const theirs = items.get(owner.name);
    must(theirs !== undefined, `${owner.name} wrote nothing`);
    for (const path of [`/products/${theirs.product}`, `/orders/${theirs.order}`]) {
      const { status } = await callAs(asking, { path });
      must(status === 404, `${path} of ${owner.name} answered ${status} to ${asking.name}`);
    }
    const seen = await listed(asking, "/products");
    must(!seen.includes(theirs.product), `${asking.name} lists a product of ${owner.name}`);
    return `${asking.name} finds none of ${owner.name}'s items, and ${seen.length} of its own`;
  });
}

/** One call with the tenant's own token. */
export function callAs(
  tenant: StoryTenant,
  call: { path: string; method?: string; body?: unknown },
): Promise<JsonAnswer> {
  return callJson({ api: tenant.apiUrl, token: tenant.token, ...call });
}

async function writeItems(tenant: StoryTenant): Promise<OwnItems> {
  const product = await make(tenant, "/products", { name: `${tenant.name} tea`, priceCents: 450 });
  const order = await make(tenant, "/orders", {
    customer: "ann",
    lines: [{ product, quantity: 2 }],
  });
  for (const path of [`/products/${product}`, `/orders/${order}`]) {
    const { status, body } = await callAs(tenant, { path });
    must(status === 200, `${path} of ${tenant.name} answered ${status}: ${JSON.stringify(body)}`);
  }
  must((await listed(tenant, "/orders")).includes(order), `${tenant.name} does not list its order`);
  return { product, order };
}

async function make(tenant: StoryTenant, path: string, body: unknown): Promise<string> {
  const answer = await callAs(tenant, { path, method: "POST", body });
  must(
    answer.status === 201,
    `POST ${path} of ${tenant.name} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
  );
  return Made.parse(answer.body).id;
}

async function listed(tenant: StoryTenant, path: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const page = Listed.parse((await callAs(tenant, { path: `${path}${query}` })).body);
    ids.push(...page.items.map(({ id }) => id));
    ({ cursor } = page);
  } while (cursor !== undefined);
  return ids;
}
