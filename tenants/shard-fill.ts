import { QUOTA_CODES, QUOTAS, type QuotaCode, quotasOf } from "./quotas.ts";
import { type Account, type Shard, usableOf } from "./shard.ts";
import type { Usage } from "./usage.ts";

/** How shards are chosen. */
export interface PlacementRules {
  /** `dense` fills one shard after the other; `spread` keeps all of them equally full. */
  readonly strategy: "dense" | "spread";
  /** Share of each limit that is kept free, from 0 to below 1. */
  readonly headroom: number;
}

/** One quota of a shard or of its account, and how much of it is reserved. */
export interface QuotaFill {
  /** Which quota it is. */
  readonly code: QuotaCode;
  /** How many are reserved. */
  readonly reserved: number;
  /** How many may be reserved, headroom taken off. */
  readonly usable: number;
}

/** How much of one quota is reserved where it is counted: in the shard, or in its whole account. */
export function fillOf(
  code: QuotaCode,
  shard: Shard,
  account: Account,
  { headroom }: Pick<PlacementRules, "headroom">,
): QuotaFill {
  const { reserved, limits } = QUOTAS[code].scope === "account" ? account : shard;
  return { code, reserved: reserved[code] ?? 0, usable: usableOf(limits, code, headroom) };
}

/**
 * A quota whose limit was lowered under what is reserved of it: such a shard takes nothing more of any kind, for what
 * is in it may fail when it is next changed. Only limits that were said can be lower than what was reserved.
 */
export function lostQuota(shard: Shard, account: Account): QuotaCode | undefined {
  return lostIn(REGIONAL, shard) ?? lostIn(GLOBAL, account);
}

function lostIn(
  codes: readonly QuotaCode[],
  { reserved, limits }: Pick<Shard, "reserved" | "limits">,
): QuotaCode | undefined {
  for (const code in limits) {
    // Keys of limits are codes.
    const known = code as QuotaCode;
    if (codes.includes(known) && (reserved[known] ?? 0) > usableOf(limits, known, 0)) return known;
  }
  return undefined;
}

/** The first quota of which too little is left for a usage; none where it fits. */
export function shortQuota(
  usage: Usage,
  shard: Shard,
  account: Account,
  { headroom }: Pick<PlacementRules, "headroom">,
): QuotaCode | undefined {
  for (const code of QUOTA_CODES) {
    const needed = usage[code];
    if (!needed) continue;
    const { reserved, limits } = QUOTAS[code].scope === "account" ? account : shard;
    if ((reserved[code] ?? 0) + needed > usableOf(limits, code, headroom)) return code;
  }
  return undefined;
}

/** Share of a quota that is reserved; 1 is full. A limit that was lowered can leave more than 1. */
export function shareOf({ reserved, usable }: QuotaFill): number {
  return reserved / Math.max(usable, 1);
}

/** The quota that a shard is fullest of; of equals, the first of {@link QUOTA_CODES}. */
export function bindingQuota(
  shard: Shard,
  account: Account,
  rules: Pick<PlacementRules, "headroom">,
): QuotaFill {
  return QUOTA_CODES.map((code) => fillOf(code, shard, account, rules)).reduce((fullest, fill) =>
    shareOf(fill) > shareOf(fullest) ? fill : fullest,
  );
}

const REGIONAL = quotasOf("account and Region");
const GLOBAL = quotasOf("account");

/**
 * How full a shard is: the share of its {@link bindingQuota} that is reserved.
 *
 * Every shard of a fleet is asked for each tenant, so nothing is made here that is thrown away.
 */
export function fullness(
  shard: Shard,
  account: Account,
  { headroom }: Pick<PlacementRules, "headroom">,
): number {
  return Math.max(largestShare(REGIONAL, shard, headroom), largestShare(GLOBAL, account, headroom));
}

function largestShare(
  codes: readonly QuotaCode[],
  { reserved, limits }: Pick<Shard, "reserved" | "limits">,
  headroom: number,
): number {
  let largest = 0;
  for (const code of codes) {
    const count = reserved[code];
    if (count) largest = Math.max(largest, count / Math.max(usableOf(limits, code, headroom), 1));
  }
  return largest;
}
