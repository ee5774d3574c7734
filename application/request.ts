import type { Call } from "@tenantry/layer";

/** What the query of every list has, as the document's parameters say. */
export interface PageQuery {
  /** Most items on the page. */
  readonly limit: number;
  /** Cursor of the page before. */
  readonly cursor?: string;
}

/** A request for one thing, whose id is in the path. */
export type OnePath<Body = unknown> = Call<Body, unknown, { readonly id: string }>;
