import { remainsIn } from "../../tenants/account-contents.ts";
import type { StackPlan } from "./stack-plan.ts";
import { AccountOccupiedError, WishUnworkableError } from "./worker-error.ts";
import type { WorkerParts } from "./worker-parts.ts";

/**
 * Lets a shard's own stack into an account that was emptied only once nothing of ours is left there.
 * That is noted before anything is made, so that whoever goes on after a death does not take for a
 * remainder what is the stack's own.
 *
 * @throws {@link AccountOccupiedError} when something is left; the shard is retired again then.
 * @throws {@link WishUnworkableError} when the shard is not to be brought up any more.
 */
export async function admitShard(
  { shards, contentsOf }: Pick<WorkerParts, "shards" | "contentsOf">,
  { wish, shard: { shard, account, state }, run }: StackPlan,
): Promise<void> {
  if (state === "retired") throw new WishUnworkableError(wish.stack, "is for a retired shard");
  if (state !== "checking") return;
  const left = remainsIn(await contentsOf(run.access));
  if (left !== undefined) {
    const occupied = new AccountOccupiedError(shard, account, left);
    await shards.enter(shard, ["checking"], "retired", occupied.message);
    throw occupied;
  }
  const reason = "its account is empty; its own stack is being made";
  if (await shards.enter(shard, ["checking"], "warming", reason)) return;
  throw new WishUnworkableError(wish.stack, "is for a shard that was given up meanwhile");
}
