import { fullness } from "../../tenants/shard-fill.ts";
import { usageOfTenant } from "../../tenants/usage.ts";
import type { SignUpWait, WarmStock } from "./capacity-report.ts";
import type { Demand } from "./demand.ts";
import { drawnFrom } from "./drawn-numbers.ts";
import { operationOf } from "./fleet-work.ts";
import { WORKFLOW_MS } from "./operation-times.ts";
import { type PlacedFleet, placeOrGrow } from "./place-fleet.ts";
import { isUnlimited, type LanePeaks, UNLIMITED, VirtualRun } from "./virtual-run.ts";

/** Sign-ups that are tried at a rate: enough for one in a hundred to mean something. */
const SIGN_UPS = 2_000;

const HOUR_MS = 3_600_000;

/** Time until another account takes tenants: made, raised, its baseline up. Assumed. */
export const ACCOUNT_LEAD_HOURS = 24;

/** Time until another pool takes tenants. Assumed. */
const POOL_LEAD_HOURS = 0.1;

/** Sign-ups that are tried, and how they fared. */
export interface TriedSignUps {
  /** Waits by tier. */
  readonly waits: readonly SignUpWait[];
  /** What they would have of lanes that hold as many as are wanted. */
  readonly wanted: LanePeaks;
}

/** How long sign-ups wait that come at random at a rate, tier by tier; nothing where no rate was given, or nobody is planned for. */
export function trySignUps(placed: PlacedFleet, demand: Demand): TriedSignUps | undefined {
  const { arrivalsPerHour = 0, limits } = demand;
  if (arrivalsPerHour === 0 || placed.tenants.length === 0) return undefined;
  const draw = drawnFrom(2);
  const wished = wishedSignUps(placed, demand, arrivalsPerHour, draw);
  const operations = wished.map(({ tier: _tier, ...each }) => operationOf(each, demand, draw));
  const { ends, peaks } = new VirtualRun(operations, limits).run();
  const waits = wished.map(({ tier, at }, index) => ({
    tier,
    seconds: ((ends[index] ?? 0) - at + WORKFLOW_MS) / 1_000,
  }));
  return {
    waits: [...Map.groupBy(waits, ({ tier }) => tier)].map(([tier, group]) =>
      waitOf(
        tier,
        group.map(({ seconds }) => seconds),
      ),
    ),
    wanted: isUnlimited(limits) ? peaks : new VirtualRun(operations, UNLIMITED).run().peaks,
  };
}

/** Sign-ups of tiers in proportion to their tenants, each in the place that it would get. */
function wishedSignUps(
  placed: PlacedFleet,
  demand: Demand,
  arrivalsPerHour: number,
  draw: () => number,
) {
  const clock = { at: 0 };
  return Array.from({ length: SIGN_UPS }, (_, index) => {
    clock.at -= (Math.log(1 - draw()) * HOUR_MS) / arrivalsPerHour;
    const tier = drawnTier(demand, draw());
    const request = { tenant: `n${index}`, tier, usage: usageOfTenant(tier, demand.usage) };
    const { shard } = placeOrGrow(request, placed.fleet, demand);
    const kind = tier.isolation === "silo" ? ("silo" as const) : ("tenant" as const);
    return { tier: tier.name, kind, work: "provision" as const, shard, at: clock.at };
  });
}

/** What to keep ready so that sign-ups at a rate never wait for an account or for a pool. */
export function warmStock(placed: PlacedFleet, demand: Demand): WarmStock | undefined {
  const { arrivalsPerHour = 0 } = demand;
  if (arrivalsPerHour === 0 || placed.tenants.length === 0) return undefined;
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
