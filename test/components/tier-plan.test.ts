import { expect, test } from "vitest";
import { TierPlan } from "../../components/tier-plan.ts";
import type { Tier } from "../../tenants/tier.ts";
import { recordCloud, settled } from "../support/cloud.ts";
import { sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();
const USAGE_PLAN = "aws:apigateway/usagePlan:UsagePlan";

const gold: Tier = {
  name: "gold",
  isolation: "pool",
  throttle: { rate: 50, burst: 100 },
  monthlyQuota: 1_000_000,
  reservedConcurrency: "shared",
  approval: "none",
};
const common = { plane: "pool-a", restApiId: "api-1", stages: ["live", "next"], tags: sampleTags };

test("carries the tier's throttle and monthly quota to API Gateway", async () => {
  const plan = new TierPlan("gold", { ...common, tier: gold });

  expect(await settled(plan.usagePlanId)).toBe("gold-plan-id");
  expect(cloud.of(USAGE_PLAN)["gold-plan"]).toStrictEqual({
    name: "tenantry-pool-a-gold",
    description: "Throttle and quota of the gold tier",
    apiStages: [
      { apiId: "api-1", stage: "live" },
      { apiId: "api-1", stage: "next" },
    ],
    throttleSettings: { rateLimit: 50, burstLimit: 100 },
    quotaSettings: { limit: 1_000_000, period: "MONTH" },
    tags: sampleTags,
  });
});

test("sends no quota for an unmetered tier", async () => {
  const tier: Tier = { ...gold, name: "platinum", isolation: "silo", monthlyQuota: "unmetered" };
  const plan = new TierPlan("platinum", { ...common, tier });
  await settled(plan.usagePlanId);

  expect(cloud.of(USAGE_PLAN)["platinum-plan"]).not.toHaveProperty("quotaSettings");
});
