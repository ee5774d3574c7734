import type { Page, PageRequest } from "../../stores/page.ts";

/** A page of a list in memory. */
export function memoryPage<T>(all: readonly T[], { limit, cursor = "0" }: PageRequest): Page<T> {
  const from = Number(cursor);
  const items = all.slice(from, from + limit);
  return from + limit < all.length ? { items, cursor: String(from + limit) } : { items };
}
