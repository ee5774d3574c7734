import type { Fleet } from "./place-tenant.ts";
import { QUOTA_CODES } from "./quotas.ts";
import type { PoolPlace, Room, Shard } from "./shard.ts";
import type { Placement } from "./tenant.ts";
import { accountPart, regionalPart, sumOf, type Usage } from "./usage.ts";

/** What a shard's counters should say. */
export interface CountedRoom {
  /** How many tenants have a place. */
  readonly tenants: Room;
  /** What is reserved of each quota of the account in this Region. */
  readonly reserved: Usage;
  /** Tenants of each pool. */
  readonly pools: Readonly<Record<string, PoolPlace>>;
}

/** Where tenants live, by the names of their shards: a fleet has many of both. */
export type Inhabitants = ReadonlyMap<string, readonly Placement[]>;

/** Puts tenants to their shards. */
export function inhabitantsOf(placements: readonly Placement[]): Inhabitants {
  return Map.groupBy(placements, ({ shard }) => shard);
}

/** What a shard's counters should say, by its own stack, its pools and the tenants placed in it. */
export function countedRoomOf(shard: Shard, inhabitants: Inhabitants): CountedRoom {
  const own = inhabitants.get(shard.shard) ?? [];
  const byPlane = Map.groupBy(own, ({ planeStack }) => planeStack);
  const isSilo = ({ planeStack, stack }: Placement) => planeStack === stack;
  const silo = own.filter(isSilo).length;
  return {
    tenants: { pool: own.length - silo, silo },
    reserved: regionalPart(usagesOf(shard, own).reduce(sumOf, {})),
    pools: Object.fromEntries(
      Object.entries(shard.pools).map(([stack, pool]) => {
        return [stack, { ...pool, tenants: byPlane.get(stack)?.length ?? 0 }];
      }),
    ),
  };
}

/** What an account's counters should say, by all of its shards. */
export function countedAccountOf(
  account: string,
  { shards }: Fleet,
  inhabitants: Inhabitants,
): Usage {
  const usages = shards
    .filter((shard) => shard.account === account)
    .flatMap((shard) => usagesOf(shard, inhabitants.get(shard.shard) ?? []));
  return accountPart(usages.reduce(sumOf, {}));
}

/** A retired shard has given its own stack back. */
function usagesOf({ state, baseline, pools }: Shard, own: readonly Placement[]): readonly Usage[] {
  return [
    ...(state === "retired" ? [] : [baseline]),
    ...Object.values(pools).map(({ reserved }) => reserved),
    ...own.map(({ reserved }) => reserved),
  ];
}

/** Where counters differ from what they should say, in words; empty when they do not. */
export function differencesIn(counted: Usage, reserved: Usage): readonly string[] {
  return QUOTA_CODES.flatMap((code) => {
    const [is, should] = [reserved[code] ?? 0, counted[code] ?? 0];
    return is === should ? [] : [`${code} ${is} instead of ${should}`];
  });
}
