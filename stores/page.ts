import { InvalidDocumentError } from "../tenants/errors.ts";

/** One page of a list, and how to ask for the next. */
export interface Page<T> {
  /** Items of this page, in the list's order. */
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string;
}

/** How much of a list to read. */
export interface PageRequest {
  /** Items a page, at most. */
  readonly limit: number;
  /** Where to begin, from the page before. */
  readonly cursor?: string | undefined;
}

/** A DynamoDB start key as text that callers hand back unread. */
export function cursorOf(key: Record<string, unknown> | undefined): { cursor?: string } {
  return key ? { cursor: Buffer.from(JSON.stringify(key)).toString("base64url") } : {};
}

/**
 * The start key inside a cursor.
 *
 * @throws {@link InvalidDocumentError} for a text that is no cursor.
 */
export function startKeyOf(cursor: string | undefined): Record<string, unknown> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (isRecord(key)) return key;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InvalidDocumentError("query", [
    { path: "cursor", problem: "must be a cursor of a page" },
  ]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A full page of a list whose own pages may be short, because a filter drops items after reading. */
export async function filledPage<T>(
  { limit, cursor }: PageRequest,
  read: (request: PageRequest) => Promise<Page<T>>,
): Promise<Page<T>> {
  const items: T[] = [];
  let next = cursor;
  do {
    const page = await read({ limit: limit - items.length, cursor: next });
    items.push(...page.items);
    next = page.cursor;
  } while (next !== undefined && items.length < limit);
  return { items, ...(next === undefined ? {} : { cursor: next }) };
}
