import * as z from "zod";
import type { QuotaKind } from "./quota-table.ts";

/** Objects that are counted one by one. */
export const CountedKind = z.enum([
  "rest-apis",
  "api-keys",
  "usage-plans",
  "user-pools",
  "tables",
  "iam-roles",
  "state-machines",
]) satisfies z.ZodType<QuotaKind>;
export type CountedKind = z.infer<typeof CountedKind>;

/** What an account has in a Region. */
export const Census = z.object({
  /** How many of each kind. */
  counts: z.record(CountedKind, z.int()),
  /** Concurrency that is reserved, by function. */
  reserved: z.record(z.string(), z.int()),
});
export type Census = z.infer<typeof Census>;
