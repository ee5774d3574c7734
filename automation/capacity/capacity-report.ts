import type { QuotaFill } from "../../tenants/shard-fill.ts";
import type { LanePeaks } from "./virtual-run.ts";

/** An account of the plan. */
export interface PlannedAccount {
  /** Name of its shard. */
  readonly shard: string;
  /** Pooled tenants. */
  readonly pooled: number;
  /** Silos. */
  readonly silos: number;
  /** Pools. */
  readonly pools: number;
  /** The quota that runs out first. */
  readonly binding: QuotaFill;
}

/** Something that is done to the whole fleet. */
export interface FleetWork extends LanePeaks {
  /** What is done: everything provisioned, every plane upgraded, everything removed. */
  readonly work: "provision" | "upgrade" | "remove";
  /** Operations on stacks. */
  readonly operations: number;
  /** Time until the last has ended, in seconds. */
  readonly seconds: number;
  /** Operations in a minute, over the whole time. */
  readonly perMinute: number;
  /** When each further twentieth of the operations had ended, in seconds; the last is all of them. */
  readonly progress: readonly number[];
}

/** How much of a lane is wanted, and how much AWS gives before any raise. */
export interface LaneNeed {
  /** What is limited. */
  readonly lane: string;
  /** Most that is of use at once, whatever number was tried. */
  readonly wanted: number;
  /** What there is before any raise; absent where it is ours to choose. */
  readonly limit?: number | undefined;
  /** What to do about it. */
  readonly advice: string;
}

/** How long tenants of a tier wait for their sign-up, in seconds; an approval is not counted. */
export interface SignUpWait {
  /** Name of the tier. */
  readonly tier: string;
  /** Sign-ups that were tried. */
  readonly signUps: number;
  /** Half wait less. */
  readonly median: number;
  /** One in twenty waits longer. */
  readonly p95: number;
  /** One in a hundred waits longer. */
  readonly p99: number;
}

/** What should be ready before it is needed. */
export interface WarmStock {
  /** Accounts whose baseline is up. */
  readonly accounts: number;
  /** Free places in pools. */
  readonly pooledPlaces: number;
  /** Why so many, in words. */
  readonly reason: string;
}

/** What a fleet costs a month while nobody uses it, in US dollars. */
export interface IdleCost {
  /** The control plane. */
  readonly hub: number;
  /** One more account. */
  readonly account: number;
  /** One more plane. */
  readonly plane: number;
  /** One more pooled tenant. */
  readonly tenant: number;
  /** What it consists of, in words. */
  readonly reason: string;
}

/** What a fleet needs, and what it then does. */
export interface CapacityReport {
  /** Tenants by tier. */
  readonly tenants: Readonly<Record<string, number>>;
  /** AWS Region of all shards. */
  readonly region: string;
  /** Accounts that it takes. */
  readonly accounts: readonly PlannedAccount[];
  /** What is done to all of it. */
  readonly works: readonly FleetWork[];
  /** What lanes and the organisation must hold. */
  readonly lanes: readonly LaneNeed[];
  /** Waits at an arrival rate; none where no rate was given. */
  readonly signUps: readonly SignUpWait[];
  /** What to keep ready at an arrival rate. */
  readonly warm?: WarmStock | undefined;
  /** What it costs without any use. */
  readonly idle: IdleCost;
  /** What all of this rests on, in words. */
  readonly assumptions: readonly string[];
}
