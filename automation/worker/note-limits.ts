import type { AccountAccess } from "../../stores/shard-session.ts";
import { limitsToNote } from "../../tenants/known-limits.ts";
import { quotasOf } from "../../tenants/quotas.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** Notes the limits that AWS says apply to a shard's account, so that placement counts with them. */
export async function noteLimits(
  { shards, limitsAt }: Pick<WorkerParts, "shards" | "limitsAt">,
  { shard, account }: Pick<Shard, "shard" | "account">,
  access: AccountAccess,
): Promise<void> {
  const told = await limitsAt(access);
  // Read now, and not when the operation began: an operator may have said something meanwhile.
  const { limits } = await shards.get(shard);
  await shards.noteLimits(shard, limitsToNote(limits, told, quotasOf("account and Region")));
  const counted = await shards.account(account);
  await shards.raiseAccount(
    account,
    limitsToNote(counted?.limits ?? {}, told, quotasOf("account")),
  );
}
