import { isDeepStrictEqual } from "node:util";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import {
  type CountedRoom,
  countedAccountOf,
  countedRoomOf,
  differencesIn,
  inhabitantsOf,
} from "../../tenants/counted-room.ts";
import type { Account, Shard } from "../../tenants/shard.ts";
import type { Usage } from "../../tenants/usage.ts";
import type { Facts } from "../control/log.ts";

/** What mending counters needs. */
export interface CounterMending {
  /** Shards and what is reserved of them. */
  readonly shards: Pick<ShardStore, "fleet" | "mendShard" | "mendAccount">;
  /** Knows where tenants live. */
  readonly tenants: Pick<TenantStore, "placements">;
  /** Whether counters are looked at in this pass. */
  readonly isCountingTime: () => boolean;
  /** Tells what was found. */
  readonly note: (message: string, facts: Facts) => void;
}

/**
 * Compares what shards and accounts say is reserved with their own stacks, their pools and the
 * tenants that are placed in them, and mends what differs.
 *
 * Shards are read before the tenants, and mended only as long as nothing of them was changed since:
 * whoever reserves in between is counted by the next pass.
 */
export async function mendCounters(ports: CounterMending): Promise<void> {
  if (!ports.isCountingTime()) return;
  // Accounts first: what is registered after that has changed their version, and is left alone.
  const { accounts } = await ports.shards.fleet();
  const fleet = await ports.shards.fleet();
  const inhabitants = inhabitantsOf(await ports.tenants.placements());
  for (const shard of fleet.shards) {
    await mendShard(shard, countedRoomOf(shard, inhabitants), ports);
  }
  for (const account of accounts.values()) {
    await mendAccount(account, countedAccountOf(account.account, fleet, inhabitants), ports);
  }
}

async function mendShard(shard: Shard, counted: CountedRoom, ports: CounterMending): Promise<void> {
  const differences = [
    ...differencesIn(counted.reserved, shard.reserved),
    ...(["pool", "silo"] as const)
      .filter((isolation) => counted.tenants[isolation] !== shard.tenants[isolation])
      .map((isolation) => {
        const [is, should] = [shard.tenants[isolation], counted.tenants[isolation]];
        return `${isolation} tenants ${is} instead of ${should}`;
      }),
    ...Object.entries(counted.pools)
      .filter(([stack, pool]) => !isDeepStrictEqual(pool, shard.pools[stack]))
      .map(([stack, { tenants }]) => {
        return `tenants of ${stack} ${shard.pools[stack]?.tenants} instead of ${tenants}`;
      }),
  ];
  if (differences.length === 0) return;
  const isMended = await ports.shards.mendShard(shard, counted);
  if (isMended) ports.note("counters mended", { shard: shard.shard, differences });
}

async function mendAccount(account: Account, counted: Usage, ports: CounterMending): Promise<void> {
  const differences = differencesIn(counted, account.reserved);
  if (differences.length === 0) return;
  const isMended = await ports.shards.mendAccount(account, counted);
  if (isMended) ports.note("counters mended", { account: account.account, differences });
}
