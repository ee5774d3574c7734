import * as z from "zod";
import { QUOTA_CODES, type QuotaCode } from "../tenants/quotas.ts";
import type { Usage } from "../tenants/usage.ts";
import { choice } from "./words.ts";

/** A limit as it is typed. */
const LIMIT = /^(?<quota>[^=]*)=(?<value>\d{1,9})$/;

/** Each `<quota>=<number>`; of a quota that is given twice, the last counts. */
export const quotaLimits = z
  .array(z.string())
  .default([])
  .transform((words, context): Usage => {
    const read = words.map((word) => [word, readLimit(word)] as const);
    for (const [, limit] of read) if (typeof limit === "string") context.addIssue(limit);
    return Object.fromEntries(
      read.flatMap(([, limit]) => (typeof limit === "string" ? [] : [limit])),
    );
  });

function readLimit(word: string): string | readonly [QuotaCode, number] {
  const { quota = "", value } = LIMIT.exec(word)?.groups ?? {};
  if (value === undefined) return `must be a quota, = and a whole number, not "${word}"`;
  const { data, error } = choice(QUOTA_CODES).safeParse(quota);
  return data ? [data, Number(value)] : (error?.issues[0]?.message ?? word);
}
