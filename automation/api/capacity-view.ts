import { shareOf } from "../../tenants/shard-fill.ts";
import type { CapacityDocument } from "./capacity-document.ts";
import type { ShardDocument } from "./shard-document.ts";

/** How much some shards can still take. */
export function capacityView(shards: readonly ShardDocument[]): CapacityDocument {
  const regions = [...new Set(shards.map(({ region }) => region))].toSorted();
  return {
    regions: regions.map((region) => ({
      region,
      ...togetherOf(shards.filter((shard) => shard.region === region)),
    })),
    all: togetherOf(shards),
    fullest: shards
      .filter(({ state }) => state !== "retired")
      .flatMap(fullestOf)
      .toSorted((one, two) => shareReserved(two) - shareReserved(one)),
  };
}

function togetherOf(shards: readonly ShardDocument[]): CapacityDocument["all"] {
  return {
    shards: sumOf(shards.map(({ state }) => ({ [state]: 1 }))),
    left: sumOf(shards.map(({ left }) => left)),
  };
}

/** Numbers of the same name together. */
function sumOf(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of records.flatMap((record) => Object.entries(record))) {
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}

type Fullest = CapacityDocument["fullest"][number];

function fullestOf({ shard, region, quotas, binding }: ShardDocument): Fullest[] {
  return quotas
    .filter(({ quota }) => quota === binding)
    .map(({ quota, reserved, usable }) => ({ shard, region, quota, reserved, usable }));
}

function shareReserved({ quota: code, reserved, usable }: Fullest): number {
  return shareOf({ code, reserved, usable });
}
