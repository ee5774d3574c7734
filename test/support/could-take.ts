import type { Fleet } from "../../tenants/place-tenant.ts";
import { QUOTA_CODES, QUOTAS, type QuotaCode } from "../../tenants/quotas.ts";
import type { Limits, Shard } from "../../tenants/shard.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";

/**
 * Executions that stay free for functions that keep none for themselves.
 *
 * Source: Lambda Developer Guide, "Configuring reserved concurrency for a function".
 */
const LEFT_FREE = 100;

/** How much of a quota may be reserved, said once more in other words than the code's. */
export function mostReserved(limits: Limits, code: QuotaCode, headroom: number): number {
  const applied = limits[code]?.value ?? QUOTAS[code].value;
  const free = code === "reserved-concurrency" ? LEFT_FREE : 0;
  return Math.max(0, Math.floor((applied - free) * (1 - headroom)));
}

/** Whether a shard has room for a tenant, said once more in other words than the code's. */
export function couldTake(
  { tier, usage, residency, apartFrom = [] }: PlacementRequest,
  shard: Shard,
  { accounts }: Fleet,
  headroom: number,
): boolean {
  const account = accounts.get(shard.account);
  const left = (code: QuotaCode, kept: number): number => {
    const { limits: applied = {}, reserved = {} } =
      (QUOTAS[code].scope === "account" ? account : shard) ?? {};
    return mostReserved(applied, code, kept) - (reserved[code] ?? 0);
  };
  return [
    shard.state === "ready",
    (residency ?? [shard.region]).includes(shard.region),
    !apartFrom.includes(shard.shard),
    [...(shard.tiers.length > 0 ? shard.tiers : [tier.name])].includes(tier.name),
    shard.capacity[tier.isolation] - shard.tenants[tier.isolation] > 0,
    tier.isolation === "silo" ||
      Object.values(shard.pools).some(({ isOpen, most, tenants }) => isOpen && most - tenants > 0),
    QUOTA_CODES.every((code) => !usage[code] || left(code, headroom) >= (usage[code] ?? 0)),
    // Not even the whole limit holds what is there.
    !QUOTA_CODES.some((code) => left(code, 0) < 0),
  ].every(Boolean);
}
