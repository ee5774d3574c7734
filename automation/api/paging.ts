import * as z from "zod";
import type { PageRequest } from "../../stores/page.ts";

const MOST = 100;
const USUAL = 50;

/** How much of a list is asked for. */
export const PageQuery = z.object({
  /** Items a page, at most. */
  limit: z.coerce
    .number({ error: "must be a number" })
    .pipe(
      z
        .int("must be a whole number")
        .min(1, "must be at least 1")
        .max(MOST, `must be at most ${MOST}`),
    )
    .default(USUAL),
  /** Where to begin, from the page before. */
  cursor: z.string().min(1, "must be a cursor of a page").optional(),
});

/** The part of a query that pages a list. */
export function pageRequestOf({ limit, cursor }: z.output<typeof PageQuery>): PageRequest {
  return { limit, cursor };
}
