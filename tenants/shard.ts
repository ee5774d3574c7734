import * as z from "zod";
import { QUOTA_CODES, QUOTAS, type QuotaCode } from "./quotas.ts";
import { Usage } from "./usage.ts";

/** How many tenants of each isolation a shard can hold, or holds. */
export const Room = z.strictObject({
  /** Pooled tenants. */
  pool: z.int().nonnegative(),
  /** Silos. */
  silo: z.int().nonnegative(),
});

/** How many tenants of each isolation. */
export type Room = z.output<typeof Room>;

/** Every state of a shard, in the order in which it goes through them. */
export const SHARD_STATES = [
  "checking",
  "warming",
  "warm",
  "ready",
  "draining",
  "retiring",
  "retired",
] as const;

/** A state of a shard. That it is full is no state of its own: room comes back by itself. */
export type ShardState = (typeof SHARD_STATES)[number];

/** An applied limit, and who says so. */
export const Limit = z.strictObject({
  /** How many there can be. */
  value: z.int().nonnegative(),
  /** `service-quotas` read it from the account; `documented` is AWS's default; `operator` set it. */
  from: z.enum(["service-quotas", "documented", "operator"]),
});

/** An applied limit. */
export type Limit = z.output<typeof Limit>;

/** Applied limits by quota; of what is not named, AWS's default applies. */
export const Limits = z.partialRecord(z.enum(QUOTA_CODES), Limit);

/** Applied limits by quota. */
export type Limits = z.output<typeof Limits>;

/** A pool of a shard. */
export const PoolPlace = z.strictObject({
  /** Whether it takes tenants: from when it is in service until it is closed. */
  isOpen: z.boolean(),
  /** Tenants that have a place in it. */
  tenants: z.int().nonnegative(),
  /** Tenants that it can have. */
  most: z.int().positive(),
  /** What is reserved for the pool itself. */
  reserved: Usage,
});

/** A pool of a shard. */
export type PoolPlace = z.output<typeof PoolPlace>;

/** One AWS account in one Region that takes planes. */
export const Shard = z.strictObject({
  /** Short name, part of the names of what is made in it. */
  shard: z.string().regex(/^[a-z][a-z0-9]{0,15}$/, "must be 1 to 16 lower-case letters or digits"),
  /** AWS account. */
  account: z.string().regex(/^\d{12}$/, "must be an account id of 12 digits"),
  /** AWS Region, such as `eu-west-1`. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region, such as eu-west-1"),
  /** Where it stands in its life; it takes tenants only while it is ready. */
  state: z.enum(SHARD_STATES),
  /** Said of a shard whose account the platform had made. @default - an operator brought it */
  origin: z.literal("vended").optional(),
  /** Why it is in that state, in words. */
  reason: z.string(),
  /** How many tenants its operator lets it hold, whatever its quotas say. */
  capacity: Room,
  /** How many tenants have a place. */
  tenants: Room,
  /** Tiers that it is kept for; none named: it takes every tier. */
  tiers: z.array(z.string()),
  /** Applied limits of the account in this Region. */
  limits: Limits,
  /** What is reserved for the shard's own stack. */
  baseline: Usage,
  /** What is reserved of each quota of the account in this Region, in all. */
  reserved: Usage,
  /** Pools, in service or on their way, by the names of their stacks. */
  pools: z.record(z.string(), PoolPlace),
  /** Raised by each change; what was compared with a version holds as long as it is the same. */
  version: z.int().positive(),
});

/** One AWS account in one Region that takes planes. */
export type Shard = z.output<typeof Shard>;

/** What is counted in an account over all its Regions. */
export const Account = z.strictObject({
  /** AWS account. */
  account: z.string().regex(/^\d{12}$/, "must be an account id of 12 digits"),
  /** Applied limits of the account. */
  limits: Limits,
  /** What is reserved of each quota, in all Regions together. */
  reserved: Usage,
  /** Raised by each change. */
  version: z.int().positive(),
});

/** What is counted in an account over all its Regions. */
export type Account = z.output<typeof Account>;

/**
 * How much of a quota may be reserved: the applied limit less what must stay unused and the share
 * that is kept free for what nobody foresaw.
 *
 * @param headroom - Share of the limit that is kept free, from 0 to below 1.
 */
export function usableOf(limits: Limits, code: QuotaCode, headroom: number): number {
  const { value, kept = 0 } = QUOTAS[code];
  const applied = limits[code]?.value ?? value;
  return Math.max(0, Math.floor((applied - kept) * (1 - headroom)));
}
