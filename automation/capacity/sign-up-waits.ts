import { fullness } from "../../tenants/shard-fill.ts";
import { usageOfTenant } from "../../tenants/usage.ts";
import type { SignUpWait, WarmStock } from "./capacity-report.ts";
import type { Demand } from "./demand.ts";
import { drawnFrom } from "./drawn-numbers.ts";
import { operationOf } from "./fleet-work.ts";
import { WORKFLOW_MS } from "./operation-times.ts";
import { type PlacedFleet, placeOrGrow } from "./place-fleet.ts";
import { VirtualRun } from "./virtual-run.ts";

/** Sign-ups that are tried at a rate: enough for one in a hundred to mean something. */
const SIGN_UPS = 2_000;

const HOUR_MS = 3_600_000;

/** Time until another account takes tenants: made, raised, its baseline up. Assumed. */
export const ACCOUNT_LEAD_HOURS = 24;

/** Time until another pool takes tenants. Assumed. */
const POOL_LEAD_HOURS = 0.1;

/** How long sign-ups wait that come at random at a rate, tier by tier. */
export function signUpWaits(placed: PlacedFleet, demand: Demand): readonly SignUpWait[] {
  const { arrivalsPerHour = 0 } = demand;
  if (arrivalsPerHour === 0) return [];
  const draw = drawnFrom(2);
  const clock = { at: 0 };
  const wished = Array.from({ length: SIGN_UPS }, (_, index) => {
    clock.at -= (Math.log(1 - draw()) * HOUR_MS) / arrivalsPerHour;
    const tier = drawnTier(demand, draw());
    const request = { tenant: `n${index}`, tier, usage: usageOfTenant(tier, demand.usage) };
    const { shard } = placeOrGrow(request, placed.fleet, demand);
    const kind = tier.isolation === "silo" ? ("silo" as const) : ("tenant" as const);
    return { tier: tier.name, kind, work: "provision" as const, shard, at: clock.at };
  });
  const operations = wished.map(({ tier: _tier, ...each }) => operationOf(each, demand, draw));
  const { ends } = new VirtualRun(operations, demand.limits).run();
  const waits = wished.map(({ tier, at }, index) => ({
    tier,
    seconds: ((ends[index] ?? 0) - at + WORKFLOW_MS) / 1_000,
  }));
  return [...Map.groupBy(waits, ({ tier }) => tier)].map(([tier, group]) =>
    waitOf(
      tier,
      group.map(({ seconds }) => seconds),
    ),
  );
}

/** What to keep ready so that sign-ups at a rate never wait for an account or for a pool. */
export function warmStock(placed: PlacedFleet, demand: Demand): WarmStock | undefined {
  const { arrivalsPerHour = 0 } = demand;
  if (arrivalsPerHour === 0) return undefined;
  const filled = fullnesses(placed, demand).reduce((sum, each) => sum + each, 0);
  const perAccount = filled > 0 ? placed.tenants.length / filled : 1;
  const pooled = placed.tenants.filter(({ isolation }) => isolation === "pool").length;
  const pooledShare = pooled / Math.max(1, placed.tenants.length);
  const used = (arrivalsPerHour * ACCOUNT_LEAD_HOURS) / perAccount;
  return {
    accounts: Math.ceil(used) + 1,
    pooledPlaces: Math.ceil(arrivalsPerHour * pooledShare * POOL_LEAD_HOURS),
    reason: `${arrivalsPerHour} sign-ups an hour fill ${used.toFixed(2)} accounts, which hold ${Math.floor(perAccount)} such tenants each, in the ${ACCOUNT_LEAD_HOURS} h that another takes; one more covers the first that fails`,
  };
}

function fullnesses({ fleet }: PlacedFleet, { rules }: Demand): readonly number[] {
  return fleet.shards.map((shard) => {
    const account = fleet.accounts.get(shard.account);
    return account ? fullness(shard, account, rules) : 0;
  });
}

function drawnTier({ tiers }: Demand, share: number) {
  const all = tiers.reduce((sum, { tenants }) => sum + tenants, 0);
  const state = { left: share * all };
  const found = tiers.find(({ tenants }) => {
    state.left -= tenants;
    return state.left < 0;
  });
  if (!found) throw new Error("no tier has tenants");
  return found.tier;
}

function waitOf(tier: string, seconds: readonly number[]): SignUpWait {
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { tier, signUps: sorted.length, median: at(0.5), p95: at(0.95), p99: at(0.99) };
}
