/** Tags that everything carries which takes tags. */
export interface Tags {
  /** Id of the tenant that it belongs to, or `shared`. */
  readonly tenant: string;
  /** Tier of the tenant, or `shared`. */
  readonly tier: string;
  /** Shard that it lies in. */
  readonly shard: string;
  /** Release that it was made or changed by last. */
  readonly release: string;
}

/** What stands for a tenant or tier in the tags of what several tenants use. */
export const SHARED = "shared";

/** Tags as an object that Pulumi takes. */
export function tagMapOf({ tenant, tier, shard, release }: Tags): Record<string, string> {
  return { tenant, tier, shard, release };
}
