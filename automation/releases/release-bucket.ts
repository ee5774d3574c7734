import { physicalName } from "../../tenants/naming.ts";
import type { Shard } from "../../tenants/shard.ts";

/** Bucket of a shard that holds releases; its baseline makes it by the same name. */
export function shardReleaseBucket({ shard, account }: Pick<Shard, "shard" | "account">): string {
  return physicalName("bucket", shard, "releases", account);
}
