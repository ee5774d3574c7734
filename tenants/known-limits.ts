import type { QuotaCode } from "./quotas.ts";
import type { Limit, Limits } from "./shard.ts";

/**
 * What is to be written of limits that AWS told: those that are new, except where an operator said
 * otherwise, who may know of a raise before AWS shows it or want to stay below.
 *
 * @param codes - Quotas that the row is about.
 */
export function limitsToNote(before: Limits, told: Limits, codes: readonly QuotaCode[]): Limits {
  const news = codes.flatMap((code) => {
    const [known, limit] = [before[code], told[code]];
    if (!limit || known?.from === "operator" || isSame(known, limit)) return [];
    return [[code, limit] as const];
  });
  return Object.fromEntries(news);
}

/** The limits that AWS itself told, which hold until an operator says otherwise. */
export function toldByAws(limits: Limits): Limits {
  return Object.fromEntries(
    Object.entries(limits).filter(([, { from }]) => from === "service-quotas"),
  );
}

function isSame(known: Limit | undefined, { value, from }: Limit): boolean {
  return known?.value === value && known.from === from;
}
