import * as z from "zod";
import { invalid } from "./problem.ts";

const Cursor = z.strictObject({
  /** Partition that the next page begins in. */
  partition: z.int().nonnegative(),
  /** Id of the last item seen in that partition; absent at its start. */
  after: z.string().optional(),
});

/**
 * Where the next page of a list begins.
 *
 * It names no tenant: the key is made anew from the caller, so a foreign cursor leads nowhere.
 */
export type Cursor = z.output<typeof Cursor>;

/** A cursor as clients see it. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/**
 * Reads a cursor that a client sent back.
 *
 * @throws {@link Problem} with status 400 for what is not a cursor of ours.
 */
export function parseCursor(text: string): Cursor {
  const parsed = Cursor.safeParse(jsonOf(Buffer.from(text, "base64url").toString()));
  if (parsed.success) return parsed.data;
  throw invalid([{ path: "query.cursor", problem: "must be the cursor of an earlier page" }]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
