import { InvalidDocumentError } from "../../tenants/errors.ts";
import type { Slots } from "../../tenants/slots.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { PoolWish } from "./documents.ts";
import type { ApiPorts } from "./ports.ts";
import { PoolOccupiedError, ReleaseFixedError } from "./request-errors.ts";

/** Tenants that are read at once. */
const PAGE = 100;

/** Names end up in the names of all that a pool has, so they are short. */
const POOL_STACK = /^pool-[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?$/;

/**
 * Wishes a pool, or wishes it away.
 *
 * @throws {@link InvalidDocumentError}, {@link NotFoundError} for an unknown shard,
 * {@link ReleaseFixedError}, or {@link PoolOccupiedError}
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
  await ports.shards.get(pool.shard);
  const { wish: last } = await ports.mapping.read(stack);
  checkPlace(pool, last);
  const slots = slotsFor(pool, last, ports.release);
  if (pool.state === "absent") await closePool(stack, pool.shard, ports);
  const desire = { stack, state: pool.state, tier: "shared", shard: pool.shard, slots };
  await ports.mapping.wish(desire, by, ports.now());
}

/** A pool cannot go to another account. */
function checkPlace({ shard }: PoolWish, last: Wish | undefined): void {
  if (!last || last.shard === shard) return;
  throw new InvalidDocumentError("body", [
    { path: "shard", problem: `must be ${last.shard}, where the pool is` },
  ]);
}

/** A new pool has one release in both slots, and keeps it: nothing moves traffic between them yet. */
function slotsFor({ release }: PoolWish, last: Wish | undefined, usual: string): Slots {
  if (!last) return { blue: release ?? usual, green: release ?? usual, live: "blue" };
  const { blue, green, live } = last.slots;
  if (release !== undefined && [blue, green].some((kept) => kept !== release)) {
    throw new ReleaseFixedError(last.stack, last.slots[live]);
  }
  return last.slots;
}

/** No tenant is placed any more in a pool that is closed; only then it is looked for who is in it. */
async function closePool(stack: string, shard: string, ports: ApiPorts): Promise<void> {
  const wasOpen = (await ports.shards.get(shard)).pools.includes(stack);
  await ports.shards.removePool(shard, stack);
  const occupant = await occupantOf(stack, ports);
  if (!occupant) return;
  if (wasOpen) await ports.shards.addPool(shard, stack);
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
