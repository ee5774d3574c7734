import * as z from "zod";
import { QUOTA_CODES } from "../../tenants/quotas.ts";

/** An account of a plan. */
const PlannedAccount = z.object({
  /** Name of its shard. */
  shard: z.string(),
  /** Pooled tenants. */
  pooled: z.int(),
  /** Silos. */
  silos: z.int(),
  /** Pools. */
  pools: z.int(),
  /** The quota that runs out first. */
  binding: z.object({ code: z.enum(QUOTA_CODES), reserved: z.int(), usable: z.int() }),
});

/** An account of a plan. */
export type PlannedAccount = z.output<typeof PlannedAccount>;

/** Something that is done to the whole fleet. */
const FleetWork = z.object({
  /** What is done: everything provisioned, every plane upgraded, everything removed. */
  work: z.enum(["provision", "upgrade", "remove"]),
  /** Operations on stacks. */
  operations: z.int(),
  /** Time until the last has ended, in seconds. */
  seconds: z.number(),
  /** Operations in a minute, over the whole time. */
  perMinute: z.number(),
  /** When each further twentieth of the operations had ended, in seconds; the last is all of them. */
  progress: z.array(z.number()).readonly(),
  /** Most builds of the hub at once. */
  builds: z.int(),
  /** Most executions of one shard's pipeline at once. */
  pipeline: z.int(),
  /** Most warm workers at once. */
  workers: z.int(),
});

/** Something that is done to the whole fleet. */
export type FleetWork = z.output<typeof FleetWork>;

/** How much of a lane is wanted, and how much AWS gives before any raise. */
const LaneNeed = z.object({
  /** What is limited. */
  lane: z.string(),
  /** Most that is of use at once, whatever number was tried. */
  wanted: z.int(),
  /** What there is before any raise; absent where it is ours to choose. */
  limit: z.int().optional(),
  /** What to do about it. */
  advice: z.string(),
});

/** How much of a lane is wanted, and how much AWS gives before any raise. */
export type LaneNeed = z.output<typeof LaneNeed>;

/** How long tenants of a tier wait for their sign-up, in seconds; an approval is not counted. */
const SignUpWait = z.object({
  /** Name of the tier. */
  tier: z.string(),
  /** Sign-ups that were tried. */
  signUps: z.int(),
  /** Half wait less. */
  median: z.number(),
  /** One in twenty waits longer. */
  p95: z.number(),
  /** One in a hundred waits longer. */
  p99: z.number(),
});

/** How long tenants of a tier wait for their sign-up, in seconds; an approval is not counted. */
export type SignUpWait = z.output<typeof SignUpWait>;

/** What should be ready before it is needed. */
const WarmStock = z.object({
  /** Accounts whose baseline is up. */
  accounts: z.int(),
  /** Free places in pools. */
  pooledPlaces: z.int(),
  /** Why so many, in words. */
  reason: z.string(),
});

/** What should be ready before it is needed. */
export type WarmStock = z.output<typeof WarmStock>;

/** What a fleet costs a month while nobody uses it, in US dollars. */
const IdleCost = z.object({
  /** The control plane. */
  hub: z.number(),
  /** One more account. */
  account: z.number(),
  /** One more plane. */
  plane: z.number(),
  /** One more pooled tenant. */
  tenant: z.number(),
  /** What it consists of, in words. */
  reason: z.string(),
});

/** What a fleet costs a month while nobody uses it, in US dollars. */
export type IdleCost = z.output<typeof IdleCost>;

/** What a fleet needs, and what it then does, as `tenantry capacity plan` and the API tell it. */
export const CapacityReport = z.object({
  /** Tenants by tier. */
  tenants: z.record(z.string(), z.int()),
  /** AWS Region of all shards. */
  region: z.string(),
  /** Accounts that it takes. */
  accounts: z.array(PlannedAccount).readonly(),
  /** What is done to all of it. */
  works: z.array(FleetWork).readonly(),
  /** What lanes and the organisation must hold. */
  lanes: z.array(LaneNeed).readonly(),
  /** Waits at an arrival rate; none where no rate was given. */
  signUps: z.array(SignUpWait).readonly(),
  /** What to keep ready at an arrival rate. */
  warm: WarmStock.optional(),
  /** What it costs a month without any use, in US dollars. */
  idle: IdleCost,
  /** What all of this rests on, in words. */
  assumptions: z.array(z.string()).readonly(),
});

/** What a fleet needs, and what it then does, as `tenantry capacity plan` and the API tell it. */
export type CapacityReport = z.output<typeof CapacityReport>;
