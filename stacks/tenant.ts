import { PlaneTenant } from "../components/plane-tenant.ts";
import { shardProvider } from "./shard-provider.ts";
import type { TenantConfig } from "./tenant-config.ts";

/** Makes what a pooled tenant has of its own. */
export function tenantProgram(config: TenantConfig) {
  const { stack, shard, tenant, tier, generation, release, plane } = config;
  const { name, account, region, deployRoleArn: roleArn, externalId } = shard;
  const provider = shardProvider({ stack, account, region, roleArn, externalId });
  const usagePlanId = plane.usagePlanIds[tier] ?? "";
  const made = new PlaneTenant(
    stack,
    {
      tenant,
      generation,
      plane: plane.plane,
      shard: name,
      usagePlanId,
      userPoolId: plane.userPoolId,
      tags: { tenant, tier, shard: name, release },
    },
    { provider },
  );
  return {
    tenant,
    plane: plane.plane,
    shard: name,
    tier,
    generation,
    usagePlanId,
    usageKeyId: made.usageKeyId,
  };
}
