import type { ShardDocument } from "../../automation/api/shard-document.ts";
import { type Column, type Section, sectionOf } from "../text-table.ts";
import { bindingOf, percentOf, type QuotaUse, shareReserved } from "./shard-view.ts";

/** What some shards have together. */
interface Together {
  /** How many shards are in each state; states without any are left out. */
  readonly shards: Readonly<Record<string, number>>;
  /** Places left for each tier, if no other tier took them. */
  readonly left: Readonly<Record<string, number>>;
}

/** What the shards of one Region have together. */
interface RegionCapacity extends Together {
  /** AWS Region. */
  readonly region: string;
}

/** The quota that one shard is fullest of. */
interface Fullest extends QuotaUse {
  /** Name of the shard. */
  readonly shard: string;
  /** Its Region. */
  readonly region: string;
}

/** How much the fleet can still take. */
export interface FleetCapacity {
  /** Each Region that has shards, by name. */
  readonly regions: readonly RegionCapacity[];
  /** All of them together. */
  readonly all: Together;
  /** Each shard's fullest quota, the fullest shard first; retired shards are left out. */
  readonly fullest: readonly Fullest[];
}

/** How much some shards can still take. */
export function fleetCapacity(shards: readonly ShardDocument[]): FleetCapacity {
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

/** A table of Regions, then one of shards. */
export function capacitySections({ regions, all, fullest }: FleetCapacity): readonly Section[] {
  const rows = regions.length === 0 ? [] : [...regions, { region: "all", ...all }];
  return [
    sectionOf("region", rows, regionColumns(Object.keys(all.left))),
    sectionOf("shard", fullest, FULLEST_COLUMNS),
  ];
}

function regionColumns(tiers: readonly string[]): readonly Column<RegionCapacity>[] {
  return [
    { title: "REGION", cell: ({ region }) => region },
    { title: "SHARDS", cell: ({ shards }) => statesText(shards) },
    ...tiers.map((tier) => ({
      title: tier.toUpperCase(),
      cell: ({ left }: Together) => String(left[tier] ?? 0),
    })),
  ];
}

const FULLEST_COLUMNS: readonly Column<Fullest>[] = [
  { title: "SHARD", cell: ({ shard }) => shard },
  { title: "REGION", cell: ({ region }) => region },
  { title: "FULLEST", cell: ({ quota }) => quota },
  { title: "RESERVED", cell: ({ reserved }) => String(reserved) },
  { title: "USABLE", cell: ({ usable }) => String(usable) },
  { title: "SHARE", cell: percentOf },
];

function statesText(shards: Together["shards"]): string {
  return Object.entries(shards)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}

function togetherOf(shards: readonly ShardDocument[]): Together {
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

function fullestOf(shard: ShardDocument): Fullest[] {
  const binding = bindingOf(shard);
  if (!binding) return [];
  const { quota, reserved, usable } = binding;
  return [{ shard: shard.shard, region: shard.region, quota, reserved, usable }];
}
