import { type Answer, type Call, handlerOf, newId, notFound } from "@tenantry/layer";
import { type Product, type ProductFields, products } from "../catalogue.ts";
import document from "../openapi.json" with { type: "json" };
import type { OnePath, PageQuery } from "../request.ts";

/** Serves everything under `/products`. */
export const handler = handlerOf(document, {
  listProducts,
  createProduct,
  getProduct,
  replaceProduct,
  removeProduct,
});

async function listProducts({ query }: Call<unknown, PageQuery>): Promise<Answer> {
  return { status: 200, body: await products.list(query) };
}

async function createProduct({ body }: Call<ProductFields>): Promise<Answer> {
  const product: Product = { ...body, id: newId() };
  await products.insert(product);
  return { status: 201, body: product };
}

async function getProduct({ path }: OnePath): Promise<Answer> {
  const product = await products.get(path.id);
  if (!product) throw notFound("product", path.id);
  return { status: 200, body: product };
}

async function replaceProduct({ path, body }: OnePath<ProductFields>): Promise<Answer> {
  const product: Product = { ...body, id: path.id };
  if (!(await products.replace(product))) throw notFound("product", path.id);
  return { status: 200, body: product };
}

async function removeProduct({ path }: OnePath): Promise<Answer> {
  if (!(await products.remove(path.id))) throw notFound("product", path.id);
  return { status: 204 };
}
