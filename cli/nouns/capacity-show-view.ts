import type { CapacityDocument } from "../../automation/api/capacity-document.ts";
import { type Column, type Section, sectionOf } from "../text-table.ts";
import { percentOf } from "./shard-view.ts";

/** A table of Regions, then one of shards. */
export function capacitySections({ regions, all, fullest }: CapacityDocument): readonly Section[] {
  const rows = regions.length === 0 ? [] : [...regions, { region: "all", ...all }];
  return [
    sectionOf("region", rows, regionColumns(Object.keys(all.left))),
    sectionOf("shard", fullest, FULLEST_COLUMNS),
  ];
}

type Region = CapacityDocument["regions"][number];

function regionColumns(tiers: readonly string[]): readonly Column<Region>[] {
  return [
    { title: "REGION", cell: ({ region }) => region },
    { title: "SHARDS", cell: ({ shards }) => statesText(shards) },
    ...tiers.map((tier) => ({
      title: tier.toUpperCase(),
      cell: ({ left }: Region) => String(left[tier] ?? 0),
    })),
  ];
}

const FULLEST_COLUMNS: readonly Column<CapacityDocument["fullest"][number]>[] = [
  { title: "SHARD", cell: ({ shard }) => shard },
  { title: "REGION", cell: ({ region }) => region },
  { title: "FULLEST", cell: ({ quota }) => quota },
  { title: "RESERVED", cell: ({ reserved }) => String(reserved) },
  { title: "USABLE", cell: ({ usable }) => String(usable) },
  { title: "SHARE", cell: percentOf },
];

function statesText(shards: Region["shards"]): string {
  return Object.entries(shards)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}
