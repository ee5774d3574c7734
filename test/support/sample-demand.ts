import type { Demand } from "../../automation/capacity/demand.ts";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { Lanes } from "../../tenants/lane.ts";
import type { Tier } from "../../tenants/tier.ts";
import { sampleManifest } from "./sample-release.ts";

const pooled: Tier = {
  name: "basic",
  isolation: "pool",
  throttle: { rate: 1, burst: 1 },
  monthlyQuota: 1_000,
  reservedConcurrency: "shared",
  approval: "none",
};
const silo: Tier = { ...pooled, name: "platinum", isolation: "silo", monthlyQuota: "unmetered" };

/** As many tenants of a pooled tier and of a silo's, or as said. */
export function demandOf(basic: number, platinum: number, changes: Partial<Demand> = {}): Demand {
  return {
    tiers: [
      { tier: pooled, tenants: basic },
      { tier: silo, tenants: platinum },
    ],
    region: "eu-west-1",
    rules: CapacityRules.parse({ tenantsPerPool: 100 }),
    lanes: Lanes.parse({}),
    limits: { builds: Number.POSITIVE_INFINITY, workers: Number.POSITIVE_INFINITY },
    raised: {},
    usage: sampleManifest.usage,
    ...changes,
  };
}
