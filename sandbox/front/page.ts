import * as z from "zod";
import { AwsFailure } from "./respond.ts";

/** Members by which a list of the JSON protocols is asked for in parts. */
export const PageRequest = {
  /** Where the last page ended. */
  NextToken: z.string().optional(),
  /** Most entries of a page. */
  MaxResults: z.int().min(1).optional(),
};

/** A part of a list. */
export interface Page<T> {
  /** The part. */
  readonly entries: readonly T[];
  /** Where the next one begins; absent on the last page. */
  readonly next: { readonly NextToken?: string };
}

/**
 * The part of a list that was asked for.
 *
 * @param most - Entries of a page when nobody says, and at most.
 * @param code - Name of the failure for a token that is none.
 */
export function pageOf<T>(
  all: readonly T[],
  asked: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
  most: number,
  code: string,
): Page<T> {
  const from = asked.NextToken === undefined ? 0 : Number(asked.NextToken);
  if (!Number.isInteger(from) || from < 0) throw new AwsFailure(code, "invalid NextToken");
  const to = from + Math.min(asked.MaxResults ?? most, most);
  return { entries: all.slice(from, to), next: to < all.length ? { NextToken: String(to) } : {} };
}
