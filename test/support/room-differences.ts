import { isDeepStrictEqual } from "node:util";
import type { Fleet } from "../../tenants/place-tenant.ts";
import { type Usage, usedCodes } from "../../tenants/usage.ts";

/**
 * Where the counters of a fleet say something else than the model's.
 *
 * @param but - A shard that is passed over. @default - none
 */
export function roomDifferences(model: Fleet, stored: Fleet, but?: string): readonly string[] {
  const [expected, found] = [roomIn(model), roomIn(stored)];
  return found.flatMap((row, index) => {
    if (row.name === but || isDeepStrictEqual(row, expected[index])) return [];
    return [`${JSON.stringify(row)} instead of ${JSON.stringify(expected[index])}`];
  });
}

/** What of a fleet only reserving and giving back changes. */
function roomIn({ shards, accounts }: Fleet) {
  return [
    ...shards.map(({ shard, tenants, reserved, pools }) => ({
      name: shard,
      tenants,
      reserved: countersOf(reserved),
      pools: Object.entries(pools)
        .map(([stack, pool]) => [stack, pool.tenants] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    })),
    ...[...accounts.values()]
      .map(({ account, reserved }) => ({ name: account, reserved: countersOf(reserved) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  ];
}

/** A counter that never counted says as much as one at zero. */
function countersOf(reserved: Usage): readonly string[] {
  return usedCodes(reserved).map((code) => `${code} ${reserved[code]}`);
}
