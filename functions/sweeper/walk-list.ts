import type { Page, PageRequest } from "../../stores/page.ts";
import type { SweepProgress } from "../../stores/sweep-progress.ts";

/** Items that are looked at together. */
const PAGE = 50;

/** A list that every pass goes through. */
export interface SweptList<T> {
  /** Name under which the place is kept where a pass stopped. */
  readonly name: string;
  /** Reads a page. */
  readonly read: (request: PageRequest) => Promise<Page<T>>;
  /** Does what a page of items needs. */
  readonly sweep: (items: readonly T[]) => Promise<void>;
}

/** What a walk needs besides its list. */
export interface WalkPorts {
  /** Keeps the place where a pass stopped. */
  readonly progress: Pick<SweepProgress, "get" | "set">;
  /** The time. */
  readonly now: () => Date;
}

/**
 * Walks a list page by page until its end or a point in time, from where the last pass stopped.
 * The first page is always done, so that every pass gets on.
 * A place whose page cannot be read is given up, so that the next pass begins anew.
 *
 * @param end - In milliseconds since 1970.
 */
export async function walkList<T>(
  list: SweptList<T>,
  { progress, now }: WalkPorts,
  end: number,
): Promise<void> {
  const { name } = list;
  const begun = await progress.get(name, now());
  let cursor = begun;
  try {
    do {
      cursor = await sweepPage(list, cursor);
    } while (cursor !== undefined && now().getTime() < end);
  } catch (error) {
    await progress.set(name, cursor === begun ? undefined : cursor, now());
    throw error;
  }
  if (cursor !== begun) await progress.set(name, cursor, now());
}

/** The place of the next page. */
async function sweepPage<T>({ read, sweep }: SweptList<T>, cursor: string | undefined) {
  const page = await read({ limit: PAGE, cursor });
  await sweep(page.items);
  return page.cursor;
}
