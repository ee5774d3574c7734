import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { LimitRaise, LimitRaises } from "../../tenants/limit-raises.ts";
import { QUOTA_CODES, QUOTAS } from "../../tenants/quotas.ts";
import type { Account, Shard } from "../../tenants/shard.ts";
import { bindingQuota, fillOf, shareOf } from "../../tenants/shard-fill.ts";
import type { Tiers } from "../../tenants/tier.ts";
import { type StackUsage, usageOfTenant } from "../../tenants/usage.ts";
import { obstacleTo, timesLeft } from "../../tenants/usage-room.ts";
import type { ShardDocument } from "./shard-document.ts";

/** What a view follows from. */
export interface ViewGround {
  /** Tiers that are for sale. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly capacity: CapacityRules;
}

/** A shard as operators see it. */
export function shardView(
  shard: Shard,
  account: Account | undefined,
  ground: ViewGround,
  raises: LimitRaises = {},
): ShardDocument {
  const { capacity: rules } = ground;
  const counted = account ?? emptyAccount(shard.account);
  const left = placesLeft(shard, counted, ground);
  const isFull = shard.state === "ready" && Object.values(left).every((places) => places === 0);
  const binding = bindingQuota(shard, counted, rules);
  const { baseline: _own, limits: _limits, reserved: _reserved, version: _version, ...own } = shard;
  return {
    ...own,
    state: isFull ? "full" : shard.state,
    reason: isFull ? fullReason(shard, counted, ground) : shard.reason,
    quotas: QUOTA_CODES.map((code) => {
      const { reserved, usable } = fillOf(code, shard, counted, rules);
      const { name, scope, value } = QUOTAS[code];
      const limits = scope === "account" ? counted.limits : shard.limits;
      const { value: limit, from } = limits[code] ?? { value, from: "documented" as const };
      return { quota: code, name, scope, reserved, usable, limit, from, ...raiseOf(raises[code]) };
    }),
    binding: binding.code,
    left,
  };
}

function raiseOf(raise: LimitRaise | undefined) {
  if (!raise) return {};
  const { since: _since, ...shown } = raise;
  return { raise: shown };
}

/** Places left for each tier: those of pools that are open, or as many as the quotas let be made. */
function placesLeft(
  shard: Shard,
  account: Account,
  { tiers, usage, capacity: rules }: ViewGround,
): Readonly<Record<string, number>> {
  const inPools = Object.values(shard.pools)
    .filter(({ isOpen }) => isOpen)
    .reduce((sum, { tenants, most }) => sum + Math.max(0, most - tenants), 0);
  return Object.fromEntries(
    tiers.map((tier) => {
      const { isolation } = tier;
      const isKeptApart = shard.tiers.length > 0 && !shard.tiers.includes(tier.name);
      const places = Math.min(
        timesLeft(usageOfTenant(tier, usage), shard, account, rules),
        Math.max(0, shard.capacity[isolation] - shard.tenants[isolation]),
        isolation === "pool" ? inPools : Number.POSITIVE_INFINITY,
      );
      return [tier.name, isKeptApart ? 0 : places];
    }),
  );
}

function fullReason(shard: Shard, account: Account, { usage, capacity: rules }: ViewGround) {
  const obstacle =
    obstacleTo(usage.silo, shard, account, rules) ??
    obstacleTo(usage.tenant, shard, account, rules);
  if (obstacle !== undefined) return obstacle;
  const { code, reserved, usable } = bindingQuota(shard, account, rules);
  const share = Math.floor(shareOf({ code, reserved, usable }) * 100);
  return `has no place left by its capacity or its pools; ${share} % of its ${QUOTAS[code].name} reserved`;
}

function emptyAccount(account: string): Account {
  return { account, limits: {}, reserved: {}, version: 1 };
}
