import type { MoveReason } from "../../stores/tenant-moves.ts";
import { WriteConflictError } from "../../tenants/errors.ts";
import { stackNameOf } from "../../tenants/naming.ts";
import type { Shard, ShardState } from "../../tenants/shard.ts";
import { desireOf } from "../../tenants/wish.ts";
import type { ApiPorts } from "./ports.ts";
import { ShardMoveIllegalError, ShardOccupiedError } from "./request-errors.ts";

/**
 * Lets a shard take no more tenants; those that it has stay.
 *
 * @throws {@link ShardMoveIllegalError}
 */
export async function drainShard(shard: string, why: MoveReason, ports: ApiPorts): Promise<void> {
  await enter(shard, { move: "drain", from: ["ready"], state: "draining" }, why, ports);
}

/**
 * Lets a draining shard take tenants again, or takes one from the stock before it is needed.
 *
 * @throws {@link ShardMoveIllegalError}
 */
export async function resumeShard(shard: string, why: MoveReason, ports: ApiPorts): Promise<void> {
  await enter(shard, { move: "resume", from: ["draining", "warm"], state: "ready" }, why, ports);
}

/**
 * Takes an empty shard out of service: its own stack is wished away where the platform made it.
 *
 * @throws {@link ShardMoveIllegalError} or {@link ShardOccupiedError}
 */
export async function retireShard(shard: string, why: MoveReason, ports: ApiPorts): Promise<void> {
  const found = await ports.shards.get(shard);
  if (found.state === "retiring") return wishAway(shard, why, ports);
  if (found.state !== "draining") {
    throw new ShardMoveIllegalError(shard, "retire", found.state, ["draining"]);
  }
  checkEmpty(found);
  const { wish } = await ports.mapping.read(stackNameOf("shard", shard));
  // Nobody may take the shard back once its own stack is wished away.
  const state = wish ? "retiring" : "retired";
  if (!(await ports.shards.leave(shard, state, `${why.reason} (${why.by})`))) {
    throw new WriteConflictError(`shard "${shard}"`);
  }
  if (wish) await wishAway(shard, why, ports);
}

/** A request that died between the state and the wish is repeated by its caller. */
async function wishAway(shard: string, { by }: MoveReason, { mapping, now }: ApiPorts) {
  const { wish } = await mapping.read(stackNameOf("shard", shard));
  if (wish) await mapping.wish({ ...desireOf(wish), state: "absent" }, by, now());
}

function checkEmpty({ shard, tenants, pools }: Shard): void {
  const names = Object.keys(pools).sort();
  const inhabitants = tenants.pool + tenants.silo;
  if (inhabitants > 0 || names.length > 0) throw new ShardOccupiedError(shard, inhabitants, names);
}

interface ShardMove {
  readonly move: string;
  readonly from: readonly ShardState[];
  readonly state: ShardState;
}

async function enter(
  shard: string,
  { move, from, state }: ShardMove,
  { by, reason }: MoveReason,
  { shards }: ApiPorts,
): Promise<void> {
  const before = await shards.get(shard);
  if (before.state === state) return;
  if (await shards.enter(shard, from, state, `${reason} (${by})`)) return;
  throw new ShardMoveIllegalError(shard, move, before.state, from);
}
