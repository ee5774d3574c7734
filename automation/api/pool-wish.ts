import type { JoinedWrite } from "../../stores/mapping-store.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import type { Shard } from "../../tenants/shard.ts";
import { type Slots, slotsWith } from "../../tenants/slots.ts";
import { obstacleTo } from "../../tenants/usage-room.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { PoolWish } from "./documents.ts";
import type { ApiPorts } from "./ports.ts";
import {
  PoolLeavingError,
  PoolOccupiedError,
  PoolUnplaceableError,
  ReleaseFixedError,
} from "./request-errors.ts";

/** Tenants that are read at once. */
const PAGE = 100;

/** Names end up in the names of all that a pool has, so they are short. */
const POOL_STACK = /^pool-[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?$/;

/**
 * Wishes a pool, or wishes it away.
 *
 * @throws {@link InvalidDocumentError}, {@link NotFoundError} for an unknown shard,
 * {@link PoolLeavingError}, {@link ReleaseFixedError}, {@link PoolOccupiedError} or {@link PoolUnplaceableError}
 */
export async function wishPool(
  stack: string,
  pool: PoolWish,
  by: string,
  ports: ApiPorts,
): Promise<void> {
  if (!POOL_STACK.test(stack)) {
    throw new InvalidDocumentError("path", [
      { path: "stack", problem: "must be pool- and 1 to 24 lower-case letters, digits or dashes" },
    ]);
  }
  const shard = await ports.shards.get(pool.shard);
  const { wish: last } = await ports.mapping.read(stack);
  checkPlace(pool, last);
  if (last?.state === "absent" && pool.state === "present") throw new PoolLeavingError(stack);
  const slots = slotsFor(pool, last, ports.release);
  if (pool.state === "absent") await closePool(stack, shard, ports);
  const desire = { stack, state: pool.state, tier: "shared", shard: pool.shard, slots };
  const room = pool.state === "present" ? await roomFor(stack, shard, ports) : [];
  await ports.mapping.wish(desire, by, ports.now(), () => room);
}

/**
 * The writes that reserve what a new pool uses; none for a pool that has its room already.
 *
 * @throws {@link PoolUnplaceableError} when the shard cannot take it.
 */
async function roomFor(
  stack: string,
  shard: Shard,
  { shards, reservations, usage, capacity }: ApiPorts,
): Promise<readonly JoinedWrite[]> {
  if (stack in shard.pools) return [];
  const account = await shards.account(shard.account);
  const obstacle = obstacleTo(usage.pool, shard, account, capacity);
  if (obstacle !== undefined) throw new PoolUnplaceableError(stack, shard.shard, obstacle);
  return reservations.reservePool(
    { stack, most: capacity.tenantsPerPool, usage: usage.pool },
    { shard, account, headroom: capacity.headroom },
  );
}

/** A pool cannot go to another account. */
function checkPlace({ shard }: PoolWish, last: Wish | undefined): void {
  if (!last || last.shard === shard) return;
  throw new InvalidDocumentError("body", [
    { path: "shard", problem: `must be ${last.shard}, where the pool is` },
  ]);
}

/** A pool keeps the release that it began with. */
function slotsFor({ release }: PoolWish, last: Wish | undefined, usual: string): Slots {
  if (!last) return slotsWith(release ?? usual);
  const { blue, green, live } = last.slots;
  if (release !== undefined && [blue, green].some((kept) => kept !== release)) {
    throw new ReleaseFixedError(last.stack, last.slots[live]);
  }
  return last.slots;
}

/** No tenant is placed any more in a pool that is closed; only then it is looked for who is in it. */
async function closePool(stack: string, { shard, pools }: Shard, ports: ApiPorts): Promise<void> {
  const pool = pools[stack];
  if (!pool) return;
  await ports.shards.setPoolOpen(shard, stack, false);
  // The counter is exact; the list of tenants may lag behind, and only tells a name.
  const { tenants = 0 } = (await ports.shards.get(shard)).pools[stack] ?? {};
  const occupant = (await occupantOf(stack, ports)) ?? (tenants > 0 ? "of no name yet" : undefined);
  if (!occupant) return;
  if (pool.isOpen) await ports.shards.setPoolOpen(shard, stack, true);
  throw new PoolOccupiedError(stack, occupant);
}

async function occupantOf(
  stack: string,
  { tenants }: Pick<ApiPorts, "tenants">,
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const page = await tenants.list({}, { limit: PAGE, cursor });
    const found = page.items.find(({ placement }) => placement?.planeStack === stack);
    if (found) return found.name;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return undefined;
}
