import * as z from "zod";
import { LimitRaise } from "../../tenants/limit-raises.ts";
import { QUOTA_CODES } from "../../tenants/quotas.ts";
import { Limit, PoolPlace, Room, SHARD_STATES, Shard } from "../../tenants/shard.ts";

/** How much of one quota a shard uses. */
const QuotaView = z.object({
  /** Code of the quota. */
  quota: z.enum(QUOTA_CODES),
  /** What is counted, in words. */
  name: z.string(),
  /** `account and Region`, or `account` for what all Regions share. */
  scope: z.string(),
  /** How many are reserved. */
  reserved: z.int(),
  /** How many may be reserved, headroom taken off. */
  usable: z.int(),
  /** The applied limit. */
  limit: z.int(),
  /** Who says so. */
  from: Limit.shape.from,
  /** What AWS was asked to raise it to, and how that stands. */
  raise: LimitRaise.omit({ since: true }).strip().optional(),
});

/** A shard, with what is left of it. */
export const ShardDocument = z.object({
  /** Its name. */
  shard: Shard.shape.shard,
  /** AWS account. */
  account: Shard.shape.account,
  /** AWS Region. */
  region: z.string(),
  /** Where it stands; `full` is a ready shard that can take no tenant of any tier. */
  state: z.enum([...SHARD_STATES, "full"]),
  /** Said of a shard whose account the platform had made. */
  origin: Shard.shape.origin,
  /** Why, in words. */
  reason: z.string(),
  /** Tiers that it is kept for; none: every tier. */
  tiers: z.array(z.string()),
  /** How many tenants it may hold. */
  capacity: Room,
  /** How many tenants have a place. */
  tenants: Room,
  /** Pools by the names of their stacks. */
  pools: z.record(z.string(), PoolPlace),
  /** How much of each quota is reserved. */
  quotas: z.array(QuotaView),
  /** The quota that it is fullest of. */
  binding: z.enum(QUOTA_CODES),
  /** How many more tenants of each tier find a place. */
  left: z.record(z.string(), z.int()),
});

/** A shard, with what is left of it. */
export type ShardDocument = z.output<typeof ShardDocument>;
