import * as z from "zod";
import { QUOTA_CODES, QUOTAS, type QuotaCode, type QuotaScope } from "./quotas.ts";

/** How many of each counted object something uses; what is not named is not used. */
export const Usage = z.partialRecord(z.enum(QUOTA_CODES), z.int().nonnegative());

/** How many of each counted object something uses. */
export type Usage = z.output<typeof Usage>;

/** What one stack of each kind uses, as it was measured from its program's own registrations. */
export const StackUsage = z.strictObject({
  /** An account's baseline. */
  shard: Usage,
  /** A plane that tenants share. */
  pool: Usage,
  /** A plane of one tenant, whose functions each keep one execution for themselves. */
  silo: Usage,
  /** What a pooled tenant has of its own. */
  tenant: Usage,
});

/** What one stack of each kind uses. */
export type StackUsage = z.output<typeof StackUsage>;

/** Codes that something uses, in the order of {@link QUOTA_CODES}. */
export function usedCodes(usage: Usage): readonly QuotaCode[] {
  return QUOTA_CODES.filter((code) => (usage[code] ?? 0) > 0);
}

/** Two usages together. */
export function sumOf(first: Usage, second: Usage): Usage {
  const codes = QUOTA_CODES.filter((code) => code in first || code in second);
  return Object.fromEntries(codes.map((code) => [code, (first[code] ?? 0) + (second[code] ?? 0)]));
}

/**
 * What a tenant's own stack uses. A silo is measured with one execution kept for each function, of
 * which the tier says how many it is.
 */
export function usageOfTenant(
  {
    isolation,
    reservedConcurrency,
  }: { readonly isolation: "pool" | "silo"; readonly reservedConcurrency: number | "shared" },
  measured: StackUsage,
): Usage {
  if (isolation === "pool") return measured.tenant;
  const { "reserved-concurrency": functions = 0, ...rest } = measured.silo;
  if (reservedConcurrency === "shared" || functions === 0) return rest;
  return { ...rest, "reserved-concurrency": functions * reservedConcurrency };
}

/** The part of a usage that is counted in one account and Region. */
export function regionalPart(usage: Usage): Usage {
  return partOf(usage, "account and Region");
}

/** The part of a usage that is counted in an account over all its Regions. */
export function accountPart(usage: Usage): Usage {
  return partOf(usage, "account");
}

function partOf(usage: Usage, scope: QuotaScope): Usage {
  const codes = usedCodes(usage).filter((code) => QUOTAS[code].scope === scope);
  return Object.fromEntries(codes.map((code) => [code, usage[code]]));
}
