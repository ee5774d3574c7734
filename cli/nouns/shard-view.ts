import type { ShardDocument } from "../../automation/api/shard-document.ts";
import { shareOf } from "../../tenants/shard-fill.ts";
import { countsOf } from "../counts.ts";
import type { Output } from "../output.ts";
import { type Column, type Field, sectionOf } from "../text-table.ts";

/** How much of one quota a shard uses. */
type Quota = ShardDocument["quotas"][number];

/** How much of a quota is reserved of how much. */
export type QuotaUse = Pick<Quota, "quota" | "reserved" | "usable">;

/** A pool of a shard, with its name. */
type Pool = readonly [stack: string, pool: ShardDocument["pools"][string]];

/** What a list of shards shows. */
export const SHARD_COLUMNS: readonly Column<ShardDocument>[] = [
  { title: "SHARD", cell: ({ shard }) => shard },
  { title: "ACCOUNT", cell: ({ account }) => account },
  { title: "REGION", cell: ({ region }) => region },
  { title: "STATE", cell: ({ state }) => state },
  { title: "POOLED", cell: ({ tenants, capacity }) => `${tenants.pool}/${capacity.pool}` },
  { title: "SILOS", cell: ({ tenants, capacity }) => `${tenants.silo}/${capacity.silo}` },
  { title: "POOLS", cell: ({ pools }) => String(Object.keys(pools).length) },
  { title: "FULLEST", cell: bindingText },
];

const QUOTA_COLUMNS: readonly Column<Quota>[] = [
  { title: "QUOTA", cell: ({ quota }) => quota },
  { title: "RESERVED", cell: ({ reserved }) => String(reserved) },
  { title: "USABLE", cell: ({ usable }) => String(usable) },
  { title: "LIMIT", cell: ({ limit }) => String(limit) },
  { title: "SAID BY", cell: ({ from }) => from },
  { title: "COUNTED IN", cell: ({ scope }) => scope },
];

const POOL_COLUMNS: readonly Column<Pool>[] = [
  { title: "POOL", cell: ([stack]) => stack },
  { title: "OPEN", cell: ([, { isOpen }]) => (isOpen ? "yes" : "no") },
  { title: "TENANTS", cell: ([, { tenants }]) => String(tenants) },
  { title: "MOST", cell: ([, { most }]) => String(most) },
];

const TIER_COLUMNS: readonly Column<readonly [tier: string, left: number]>[] = [
  { title: "TIER", cell: ([tier]) => tier },
  { title: "PLACES LEFT", cell: ([, left]) => String(left) },
];

/** What AWS was asked to raise. */
const RAISE_COLUMNS: readonly Column<Quota>[] = [
  { title: "RAISE", cell: ({ quota }) => quota },
  { title: "TO", cell: ({ raise }) => String(raise?.wanted) },
  { title: "STATE", cell: ({ raise }) => raise?.state },
  { title: "REASON", cell: ({ raise }) => raise?.reason },
];

/** Shows one shard: its fields, then its quotas, what of them is being raised, its pools, and the places that are left. */
export function showShard(output: Output, shard: ShardDocument): void {
  output.sections(shard, shardFields(shard), [
    sectionOf("quota", shard.quotas, QUOTA_COLUMNS),
    ...raiseSection(shard),
    sectionOf("pool", poolsOf(shard), POOL_COLUMNS),
    sectionOf("tier", Object.entries(shard.left), TIER_COLUMNS),
  ]);
}

/** Of most shards nothing is raised. */
function raiseSection({ quotas }: ShardDocument) {
  const raised = quotas.filter(({ raise }) => raise !== undefined);
  return raised.length === 0 ? [] : [sectionOf("raise", raised, RAISE_COLUMNS)];
}

/** The whole list in one sentence. */
export function shardSummary(shards: readonly ShardDocument[]): string {
  return `${shards.length} shards: ${countsOf(shards.map(({ state }) => state))}.`;
}

/** The quota that a shard is fullest of, and how full: `api-keys 12/9500 (0 %)`. */
function bindingText(shard: ShardDocument): string | undefined {
  const quota = bindingOf(shard);
  return quota && `${quota.quota} ${quota.reserved}/${quota.usable} (${percentOf(quota)})`;
}

/** The quota that a shard is fullest of. */
function bindingOf({ quotas, binding }: ShardDocument): Quota | undefined {
  return quotas.find(({ quota }) => quota === binding);
}

/** Share of a quota that is reserved, rounded down: `12 %`. */
export function percentOf(quota: QuotaUse): string {
  return `${Math.floor(shareReserved(quota) * 100)} %`;
}

/** Share of a quota that is reserved. */
function shareReserved({ quota: code, reserved, usable }: QuotaUse): number {
  return shareOf({ code, reserved, usable });
}

function shardFields(shard: ShardDocument): Field[] {
  const { capacity, tenants, tiers, pools } = shard;
  const open = Object.values(pools).filter(({ isOpen }) => isOpen);
  return [
    ["shard", shard.shard],
    ["account", shard.account],
    ["region", shard.region],
    ["state", shard.state],
    ["because", shard.reason],
    ["takes", tiers.join(", ") || "every tier"],
    ["pooled", `${tenants.pool} of ${capacity.pool} tenants`],
    ["silos", `${tenants.silo} of ${capacity.silo}`],
    ["pools", `${Object.keys(pools).length}, ${open.length} open`],
    ["fullest", bindingText(shard)],
  ];
}

function poolsOf({ pools }: ShardDocument): readonly Pool[] {
  return Object.entries(pools).toSorted(([one], [two]) => (one < two ? -1 : 1));
}
