import { data } from "@tenantry/layer";

/** What a client says of a product. */
export interface ProductFields {
  /** What it is called. */
  readonly name: string;
  /** More about it. */
  readonly description?: string;
  /** Price of one, in cents. */
  readonly priceCents: number;
}

/** Something that the shop sells. */
export interface Product extends ProductFields {
  /** Given when it is added. */
  readonly id: string;
}

/** Everything that the shop sells. */
export const products = data.table<Product>("products");
