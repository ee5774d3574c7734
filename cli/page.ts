/** One page of a list, and how to ask for the next. */
export interface Page<T> {
  /** Items of this page, in the list's order. */
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string | undefined;
}

/** Most items that are asked for at once. */
export const PAGE_SIZE = 100;

/** Reads as many items as were asked for, page by page. */
export async function gather<T>(
  read: (limit: number, cursor: string | undefined) => Promise<Page<T>>,
  limit: number,
  cursor?: string,
): Promise<Page<T>> {
  const page = await read(Math.min(limit, PAGE_SIZE), cursor);
  const open = limit - page.items.length;
  if (open <= 0 || page.cursor === undefined) return page;
  const rest = await gather(read, open, page.cursor);
  return { ...rest, items: [...page.items, ...rest.items] };
}
