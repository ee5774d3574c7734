import { limitsToNote } from "../tenants/known-limits.ts";
import { quotasOf } from "../tenants/quotas.ts";
import type { Limits, Shard } from "../tenants/shard.ts";
import type { ShardStore } from "./shard-store.ts";

/** Notes limits that AWS told of a shard's account, so that placement counts with them. */
export async function noteToldLimits(
  shards: Pick<ShardStore, "get" | "account" | "noteLimits" | "raiseAccount">,
  { shard, account }: Pick<Shard, "shard" | "account">,
  told: Limits,
): Promise<void> {
  // Read only to leave out what is known: what an operator says meanwhile is kept by the store.
  const { limits } = await shards.get(shard);
  await shards.noteLimits(shard, limitsToNote(limits, told, quotasOf("account and Region")));
  const counted = await shards.account(account);
  await shards.raiseAccount(
    account,
    limitsToNote(counted?.limits ?? {}, told, quotasOf("account")),
  );
}
