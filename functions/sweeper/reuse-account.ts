import { wishBaseline } from "../../stores/wish-baseline.ts";
import { isGivenUp } from "../../tenants/is-due.ts";
import { stackNameOf } from "../../tenants/naming.ts";
import { inhabitedBy } from "../../tenants/plan-vending.ts";
import type { Vending } from "../../tenants/vending.ts";
import { desireOf } from "../../tenants/wish.ts";
import type { StockKeeping, Vendor } from "./keep-stock.ts";
import { PLATFORM } from "./platform.ts";

/**
 * Makes a retired shard one that is checked, and wishes its own stack: the worker that is to bring it
 * up looks first whether its account is empty, because only workers have a way into it.
 */
export async function reuseAccount(
  vending: Vending,
  { rules: { capacity } }: Vendor,
  ports: StockKeeping,
): Promise<Vending> {
  const { shard, account = "" } = vending;
  const inhabited = inhabitedBy({ shard, account }, (await ports.shards.fleet()).shards);
  if (inhabited !== undefined) return { ...vending, state: "unfit", reason: inhabited };
  const reason = `it is looked whether account ${account} is empty`;
  await ports.shards.reuse(shard, { capacity, baseline: ports.usage.shard }, reason);
  await wishBaseline(shard, PLATFORM, ports);
  return { ...vending, state: "checking", reason };
}

/** What became of the check: a worker that found something left has made the shard retired again. */
export async function followCheck(
  vending: Vending,
  _vendor: Vendor,
  ports: StockKeeping,
): Promise<Vending | undefined> {
  const { shard, account } = vending;
  const { state, reason } = await ports.shards.get(shard);
  if (state === "retired") return leave(vending, reason, ports);
  if (state === "checking") return followFailure(vending, ports);
  return { ...vending, state: "done", reason: `account ${account} is shard ${shard} again` };
}

/** An account that no worker can look into, perhaps because it was closed. */
async function followFailure(vending: Vending, ports: StockKeeping): Promise<Vending | undefined> {
  const { shard, account } = vending;
  const { wish, truth } = await ports.mapping.read(stackNameOf("shard", shard));
  if (!wish || !isGivenUp(wish, truth)) return undefined;
  const why = truth.failure?.message ?? "its operation failed";
  const reason = `account ${account} could not be looked into: ${why}`;
  const isLeft = await ports.shards.enter(shard, ["checking"], "retired", reason);
  // A worker was faster, whatever it found: the next pass sees that.
  return isLeft ? leave(vending, reason, ports) : undefined;
}

/** Nothing was made in the account, so that there is nothing to take away but the wish. */
async function leave(vending: Vending, reason: string, ports: StockKeeping): Promise<Vending> {
  const { wish } = await ports.mapping.read(stackNameOf("shard", vending.shard));
  if (wish?.state === "present") {
    await ports.mapping.wish({ ...desireOf(wish), state: "absent" }, PLATFORM, ports.now());
  }
  return { ...vending, state: "unfit", reason };
}
