import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { Lanes } from "../../tenants/lane.ts";
import type { Limits } from "../../tenants/shard.ts";
import type { Tier } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import type { LaneLimits } from "./virtual-run.ts";

/** Tenants of one tier. */
export interface TierDemand {
  /** The tier. */
  readonly tier: Tier;
  /** How many tenants of it there are. */
  readonly tenants: number;
}

/** What a fleet is planned for. */
export interface Demand {
  /** Every tier that the company sells, and how many tenants it has. */
  readonly tiers: readonly TierDemand[];
  /** AWS Region of all shards. */
  readonly region: string;
  /** Registrations an hour, over all tiers in proportion to their tenants. @default - not looked at */
  readonly arrivalsPerHour?: number | undefined;
  /** How room is given out. */
  readonly rules: CapacityRules;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** How many operations may be at work together. */
  readonly limits: LaneLimits;
  /** Limits that AWS raises for each account; of what is not named, AWS's default applies. */
  readonly raised: Limits;
  /** Accounts past which nothing is planned any more. @default - no bound */
  readonly mostAccounts?: number | undefined;
  /** What one stack of each kind uses. */
  readonly usage: StackUsage;
}
