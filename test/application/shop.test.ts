import { readdirSync, readFileSync } from "node:fs";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import document from "../../application/openapi.json" with { type: "json" };
import type { ApiHandler } from "../../functions/tenant-layer/serve.ts";
import { operationsOf, parseOpenApiDocument } from "../../tenants/openapi-document.ts";
import { apiEvent, type SampleCall } from "../support/api-event.ts";
import { ItemStore } from "../support/item-store.ts";

// The logger chooses its console when it is loaded.
vi.hoisted(() => vi.stubEnv("POWERTOOLS_DEV", "true"));

const shelf = vi.hoisted((): { store: ItemStore | undefined } => ({ store: undefined }));
vi.mock("../../functions/tenant-layer/tenant-data-clients.ts", () => ({
  tenantDataClients: () => async () => shelf.store?.client(),
}));
vi.stubEnv("TENANTRY_ACCESS_ROLE_ARN", "arn:aws:iam::111111111111:role/access");
vi.stubEnv(
  "TENANTRY_TABLES",
  JSON.stringify({
    products: { name: "t-products", partitions: 4, indexes: [] },
    orders: { name: "t-orders", partitions: 4, indexes: ["customer"] },
  }),
);
vi.spyOn(console, "info").mockImplementation(() => undefined);

const { handler: products } = await import("../../application/handlers/products.ts");
const { handler: orders } = await import("../../application/handlers/orders.ts");
const parsed = parseOpenApiDocument(document, "openapi.json");

beforeEach(() => {
  shelf.store = new ItemStore();
});

/** Calls a handler, and sees to it that its answer is one that the document promises. */
async function call(handler: ApiHandler, request: SampleCall) {
  const { statusCode, body } = await handler(apiEvent(request));
  const answer = body === "" ? undefined : JSON.parse(body);
  const schema = answerSchema(request.operation, statusCode);
  if (schema) expect(schema.safeParse(answer).error).toBeUndefined();
  return { status: statusCode, body: answer };
}

/** Schema of an answer's body, which the parsed document holds as it was written. */
function answerSchema(operation: string, status: number): z.ZodType | undefined {
  const found = operationsOf(parsed).find(
    ({ method, path }) => `${method.toUpperCase()} ${path}` === operation,
  );
  const responses = found?.operation.responses as Record<string, { content?: object }>;
  const content = (responses[status] ?? responses.default)?.content;
  type Schema = Parameters<typeof z.fromJSONSchema>[0];
  const [media] = Object.values(content ?? {}) as { schema: Schema }[];
  return media && z.fromJSONSchema(media.schema, { defaultTarget: "openapi-3.0" });
}

const chair = { name: "Chair", priceCents: 4900 };

async function added(fields = chair): Promise<string> {
  const { body } = await call(products, { operation: "POST /products", body: fields });
  return body.id;
}

test("adds, shows, changes and takes away a product", async () => {
  const id = await added();
  const path = { id };

  expect(await call(products, { operation: "GET /products/{id}", path })).toStrictEqual({
    status: 200,
    body: { ...chair, id },
  });
  const body = { name: "Armchair", priceCents: 9900, description: "soft" };
  expect(await call(products, { operation: "PUT /products/{id}", path, body })).toStrictEqual({
    status: 200,
    body: { ...body, id },
  });
  expect(await call(products, { operation: "DELETE /products/{id}", path })).toStrictEqual({
    status: 204,
    body: undefined,
  });
  expect(await call(products, { operation: "GET /products/{id}", path })).toMatchObject({
    status: 404,
    body: { code: "PRODUCT_UNKNOWN" },
  });
});

test.each(["PUT", "DELETE"])("answers a %s of what is not there with 404", async (method) => {
  const operation = `${method} /products/{id}`;
  const body = method === "PUT" ? chair : undefined;

  expect(await call(products, { operation, path: { id: "none" }, body })).toMatchObject({
    status: 404,
    body: { code: "PRODUCT_UNKNOWN", detail: 'there is no product with the id "none"' },
  });
});

test("lists every product once, page by page", async () => {
  const ids: string[] = [];
  while (ids.length < 9) ids.push(await added());
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: "2", ...(cursor ? { cursor } : {}) };
    const { body } = await call(products, { operation: "GET /products", query });
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.cursor;
  } while (cursor);

  expect(seen.sort()).toStrictEqual(ids.sort());
});

test("tells all that is wrong with a request at once, and writes nothing", async () => {
  const body = { name: "", priceCents: -1, colour: "red" };

  expect(await call(products, { operation: "POST /products", body })).toStrictEqual({
    status: 400,
    body: {
      type: "about:blank",
      status: 400,
      code: "REQUEST_INVALID",
      detail: "the request is not valid",
      issues: [
        { path: "body.name", problem: expect.any(String) },
        { path: "body.priceCents", problem: expect.any(String) },
        { path: "body.colour", problem: "is not a field that is known here" },
      ],
    },
  });
  expect(shelf.store?.items("t-products")).toStrictEqual([]);
});

test("places an order at the prices of the moment, and finds it by its customer", async () => {
  const product = await added();
  const lines = [{ product, quantity: 2 }];
  const operation = "POST /orders";
  const { status, body } = await call(orders, { operation, body: { customer: "c1", lines } });

  expect(status).toBe(201);
  expect(body).toMatchObject({ totalCents: 9800, lines: [{ ...lines[0], priceCents: 4900 }] });
  const path = { id: body.id };
  expect(await call(orders, { operation: "GET /orders/{id}", path })).toStrictEqual({
    status: 200,
    body,
  });
  const list = (query: Record<string, string>) => call(orders, { operation: "GET /orders", query });
  expect((await list({ customer: "c1" })).body).toStrictEqual({ items: [body] });
  expect((await list({ customer: "c2" })).body).toStrictEqual({ items: [] });
  expect((await list({})).body).toStrictEqual({ items: [body] });
});

test("names every line of an order whose product is not there", async () => {
  const product = await added();
  const lines = ["gone1", product, "gone2"].map((each) => ({ product: each, quantity: 1 }));
  const body = { customer: "c1", lines };

  expect(await call(orders, { operation: "POST /orders", body })).toMatchObject({
    status: 400,
    body: {
      issues: [
        { path: "body.lines.0.product", problem: "must be a product" },
        { path: "body.lines.2.product", problem: "must be a product" },
      ],
    },
  });
  expect(shelf.store?.items("t-orders")).toStrictEqual([]);
});

test("refuses an order whose product goes away while it is placed", async () => {
  const product = await added();
  const store = new ItemStore();
  const send = async (command: GetCommand) =>
    command instanceof GetCommand
      ? { Item: { item: { ...chair, id: product } } }
      : store.client().send(command);
  // Only `send` is used of a client.
  shelf.store = { client: () => ({ send }) } as unknown as ItemStore;
  const body = { customer: "c1", lines: [{ product, quantity: 1 }] };

  expect(await call(orders, { operation: "POST /orders", body })).toMatchObject({
    status: 400,
    body: { issues: [{ path: "body.lines.0.product", problem: "must be a product" }] },
  });
  expect(store.items("t-orders")).toStrictEqual([]);
});

test("answers for an order that is not there with 404", async () => {
  expect(await call(orders, { operation: "GET /orders/{id}", path: { id: "none" } })).toMatchObject(
    { status: 404, body: { code: "ORDER_UNKNOWN" } },
  );
});

test("handlers know nothing of tenants, and import the layer and their own files alone", () => {
  const folder = new URL("../../application/handlers/", import.meta.url);

  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), "utf8");
    expect(text).not.toMatch(/tenant(?!ry\/layer)/i);
    const imported = [...text.matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
    expect(
      imported.filter((from) => from !== "@tenantry/layer" && !from?.startsWith("../")),
    ).toStrictEqual([]);
  }
});
