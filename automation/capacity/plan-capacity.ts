import type { Shard } from "../../tenants/shard.ts";
import { bindingQuota } from "../../tenants/shard-fill.ts";
import type { CapacityReport, IdleCost, PlannedAccount } from "./capacity-report.ts";
import type { Demand } from "./demand.ts";
import { fleetWorks } from "./fleet-work.ts";
import { laneNeeds } from "./lane-needs.ts";
import { BUILD_START_MS, ENGINE_MS, EXPRESS_START_MS, WORKFLOW_MS } from "./operation-times.ts";
import { type PlacedFleet, placeFleet } from "./place-fleet.ts";
import { ACCOUNT_LEAD_HOURS, trySignUps, warmStock } from "./sign-up-waits.ts";
import { isUnlimited, UNLIMITED } from "./virtual-run.ts";

/**
 * Nothing that planes and tenants have is billed by the hour.
 *
 * Source: AWS KMS pricing, a customer managed key a month.
 */
const IDLE: IdleCost = {
  hub: 1,
  account: 0,
  plane: 0,
  tenant: 0,
  reason:
    "the hub's KMS key; tables, functions, APIs, user pools and pipelines cost by use, and warm workers are not counted",
};

const ASSUMPTIONS: readonly string[] = [
  "AWS documents no time for its calls: middle and spread are estimates, which the local AWS takes too",
  `a build starts in ${BUILD_START_MS / 1_000} s and a warm worker in ${EXPRESS_START_MS / 1_000} s (assumed)`,
  `the engine adds ${ENGINE_MS / 1_000} s to an operation (measured) and the workflow ${WORKFLOW_MS / 1_000} s to a sign-up (assumed)`,
  `another account takes ${ACCOUNT_LEAD_HOURS} h until it is ready (assumed)`,
  "quotas are AWS's defaults where no other limit was said, and each account holds nothing else",
  "as many accounts, builds and warm workers as are wanted, unless fewer builds or workers were said: what AWS must raise for it is told for each lane",
  "paces of API Gateway, its 10 calls a second and 50 executions of a pipeline are documented",
];

/** What a number of tenants needs, and what it takes to provision, upgrade and remove them. */
export function planCapacity(demand: Demand): CapacityReport {
  const placed = placeFleet(demand);
  const accounts = accountsOf(placed, demand);
  const works = fleetWorks(placed, demand);
  const warm = warmStock(placed, demand);
  const wanted = isUnlimited(demand.limits)
    ? works
    : fleetWorks(placed, { ...demand, limits: UNLIMITED });
  const signUps = trySignUps(placed, demand);
  return {
    tenants: Object.fromEntries(demand.tiers.map(({ tier, tenants }) => [tier.name, tenants])),
    region: demand.region,
    accounts,
    works,
    lanes: laneNeeds({
      peaks: signUps ? [...wanted, signUps.wanted] : wanted,
      tried: demand.limits,
      accounts: accounts.length + (warm?.accounts ?? 0),
    }),
    signUps: signUps?.waits ?? [],
    warm,
    idle: IDLE,
    assumptions: ASSUMPTIONS,
  };
}

function accountsOf({ fleet }: PlacedFleet, { rules }: Demand): readonly PlannedAccount[] {
  return fleet.shards.flatMap((shard: Shard) => {
    const account = fleet.accounts.get(shard.account);
    if (!account) return [];
    return {
      shard: shard.shard,
      pooled: shard.tenants.pool,
      silos: shard.tenants.silo,
      pools: Object.keys(shard.pools).length,
      binding: bindingQuota(shard, account, rules),
    };
  });
}
