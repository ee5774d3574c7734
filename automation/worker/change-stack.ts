import { noteToldLimits } from "../../stores/note-told-limits.ts";
import type { Slots } from "../../tenants/slots.ts";
import type { Truth } from "../../tenants/truth.ts";
import type { EngineControl, EngineOutcome } from "../engine/engine.ts";
import { admitShard } from "./admit-shard.ts";
import { withSlotVersions } from "./slot-versions.ts";
import type { StackPlan } from "./stack-plan.ts";
import { PoolInhabitedError, WishUnworkableError } from "./worker-error.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** What a stack came to be. */
export interface ChangedStack {
  /** Whether it is there. */
  readonly state: "present" | "absent";
  /** AWS account that it is in. */
  readonly account: string;
  /** What its slots hold. */
  readonly slots: Slots;
  /** Outputs that are not secret. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Resources by what was done to them. */
  readonly changes: Readonly<Record<string, number>>;
}

/**
 * Makes a stack what it is wished to be, and tells those who send tenants and requests there:
 * after it is there, or before it is taken away.
 */
export async function changeStack(
  parts: WorkerParts,
  plan: StackPlan,
  before: Truth,
  control: EngineControl,
): Promise<ChangedStack> {
  const { wish, shard } = plan;
  const facts = { state: wish.state, account: shard.account, slots: wish.slots };
  await parts.checkpoint("before-engine");
  if (wish.state === "absent") {
    await withdraw(parts, plan);
    const { changes } = await parts.engine.destroy(plan.run, control);
    await parts.checkpoint("after-engine");
    await giveRoomBack(parts, plan);
    return { ...facts, outputs: {}, changes };
  }
  if (plan.role === "shard") await admitShard(parts, plan);
  const outcome = await parts.engine.up(plan.run, control);
  await parts.checkpoint("after-engine");
  await announce(parts, plan, outcome);
  await parts.checkpoint("after-directory");
  const outputs = withSlotVersions(outcome.outputs, wish.slots, before.outputs);
  return { ...facts, outputs, changes: outcome.changes };
}

/** A pool takes tenants from now on; a tenant is let in by its plane. */
async function announce(
  parts: WorkerParts,
  plan: StackPlan,
  { outputs }: EngineOutcome,
): Promise<void> {
  const { role, wish, shard, run } = plan;
  if (role === "pool") await parts.shards.setPoolOpen(shard.shard, wish.stack, true);
  if (role === "shard") await openShard(parts, plan);
  const { tenant, tier, keyGeneration } = wish;
  if (tenant === undefined || keyGeneration === undefined) return;
  const table = role === "silo" ? outputs.directoryTable : plan.directoryTable;
  if (typeof table !== "string") {
    throw new WishUnworkableError(wish.stack, "is for a plane without a directory");
  }
  await parts.directoryAt(run.access, table).ensure({ tenant, tier, keyGeneration });
}

/** A shard takes tenants once it holds the release that new planes get. */
async function openShard(parts: WorkerParts, { shard, run }: StackPlan): Promise<void> {
  await noteToldLimits(parts.shards, shard, await parts.limitsAt(run.access));
  if (parts.fleet.isPublished) await parts.publishTo(shard, run.program.release);
  const [state, reason] =
    shard.origin === "vended"
      ? (["warm", "its own stack is in place; it is kept until the others are full"] as const)
      : (["ready", "its own stack is in place"] as const);
  await parts.shards.enter(shard.shard, ["warming"], state, reason);
}

/** What a tenant used is given back by the workflow that ends its placement. */
async function giveRoomBack(parts: WorkerParts, { role, wish, shard }: StackPlan): Promise<void> {
  if (role === "pool") await parts.reservations.giveBackPool(shard, wish.stack);
  if (role === "shard") {
    await parts.shards.enter(
      shard.shard,
      ["retiring", "draining"],
      "retired",
      "its own stack is gone",
    );
  }
}

/** A silo's directory goes with the silo. */
async function withdraw(parts: WorkerParts, plan: StackPlan): Promise<void> {
  const { role, wish, shard, directoryTable, run } = plan;
  if (role === "pool") await closePool(parts, shard.shard, wish.stack);
  if (role !== "tenant" || wish.tenant === undefined || directoryTable === undefined) return;
  await parts.directoryAt(run.access, directoryTable).remove(wish.tenant);
}

/** Nobody is placed in a closed pool, so who is in it then is who would lose everything. */
async function closePool({ shards }: WorkerParts, shard: string, stack: string): Promise<void> {
  if (!(stack in (await shards.get(shard)).pools)) return;
  await shards.setPoolOpen(shard, stack, false);
  const { pools } = await shards.get(shard);
  const tenants = pools[stack]?.tenants ?? 0;
  if (tenants > 0) throw new PoolInhabitedError(stack, tenants);
}
