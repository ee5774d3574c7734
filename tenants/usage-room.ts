import { QUOTA_CODES, QUOTAS } from "./quotas.ts";
import type { Account, Shard } from "./shard.ts";
import { fillOf, lostQuota, type PlacementRules, shortQuota } from "./shard-fill.ts";
import type { Usage } from "./usage.ts";

/** What keeps a shard from taking a stack of some usage, as a clause that reads on from its name. */
export function obstacleTo(
  usage: Usage,
  shard: Shard,
  account: Account | undefined,
  rules: Pick<PlacementRules, "headroom">,
): string | undefined {
  if (shard.state !== "ready") return `is ${shard.state}, and only a ready shard takes planes`;
  if (!account) return `is in account ${shard.account}, of which no count is kept`;
  const code = shortQuota(usage, shard, account, rules) ?? lostQuota(shard, account);
  if (!code) return undefined;
  const { reserved, usable } = fillOf(code, shard, account, rules);
  const { [code]: needed } = usage;
  const why = needed ? `and ${needed} are needed` : "more than its limit, which was lowered";
  return `has ${reserved} of ${usable} ${QUOTAS[code].name} reserved, ${why}`;
}

/** How many times a usage still fits into a shard. */
export function timesLeft(
  usage: Usage,
  shard: Shard,
  account: Account | undefined,
  rules: Pick<PlacementRules, "headroom">,
): number {
  if (!account || shard.state !== "ready" || lostQuota(shard, account)) return 0;
  const times = QUOTA_CODES.flatMap((code) => {
    const needed = usage[code];
    if (!needed) return [];
    const { reserved, usable } = fillOf(code, shard, account, rules);
    return Math.floor((usable - reserved) / needed);
  });
  return Math.max(0, Math.min(...times));
}
