import {
  type Answer,
  type Call,
  data,
  handlerOf,
  invalid,
  metrics,
  newId,
  notFound,
} from "@tenantry/layer";
import { type Product, products } from "../catalogue.ts";
import document from "../openapi.json" with { type: "json" };
import type { OnePath, PageQuery } from "../request.ts";

/** One product of an order. */
interface LineFields {
  readonly product: string;
  readonly quantity: number;
}

/** What a client says of an order. */
interface OrderFields {
  readonly customer: string;
  readonly lines: readonly LineFields[];
}

/** An order as it was placed; prices stay what they were then. */
interface Order {
  readonly id: string;
  readonly customer: string;
  readonly placedAt: string;
  readonly totalCents: number;
  readonly lines: readonly (LineFields & { readonly priceCents: number })[];
}

const orders = data.table<Order>("orders");

/** Serves everything under `/orders`. */
export const handler = handlerOf(document, { listOrders, placeOrder, getOrder });

async function listOrders({
  query: { limit, cursor, customer },
}: Call<unknown, PageQuery & { readonly customer?: string }>): Promise<Answer> {
  const where = customer === undefined ? undefined : { attribute: "customer", equals: customer };
  return { status: 200, body: await orders.list({ limit, cursor, where }) };
}

async function placeOrder({ body }: Call<OrderFields>): Promise<Answer> {
  const known = await productsOf(body);
  const order = pricedOrder(body, known);
  const steps = [...known.keys()].map((id) => products.requiring(id));
  if (!(await data.transact([...steps, orders.inserting(order)])))
    throw unknownProducts(body, known);
  metrics.count("OrderPlaced");
  return { status: 201, body: order };
}

async function getOrder({ path }: OnePath): Promise<Answer> {
  const order = await orders.get(path.id);
  if (!order) throw notFound("order", path.id);
  return { status: 200, body: order };
}

async function productsOf({ lines }: OrderFields): Promise<ReadonlyMap<string, Product>> {
  const ids = [...new Set(lines.map(({ product }) => product))];
  const found = await Promise.all(ids.map((id) => products.get(id)));
  return new Map(found.flatMap((product) => (product ? [[product.id, product]] : [])));
}

function pricedOrder(fields: OrderFields, known: ReadonlyMap<string, Product>): Order {
  const lines = fields.lines.map((line) => {
    const product = known.get(line.product);
    if (!product) throw unknownProducts(fields, known);
    return { ...line, priceCents: product.priceCents };
  });
  const totalCents = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0);
  const placedAt = new Date().toISOString();
  return { id: newId(), customer: fields.customer, placedAt, totalCents, lines };
}

/** Names every line whose product is not there, or that all could be gone since they were read. */
function unknownProducts({ lines }: OrderFields, known: ReadonlyMap<string, Product>) {
  const wrong = lines.flatMap(({ product }, index) => (known.has(product) ? [] : [index]));
  const named = wrong.length > 0 ? wrong : lines.map((_, index) => index);
  return invalid(
    named.map((index) => ({ path: `body.lines.${index}.product`, problem: "must be a product" })),
  );
}
