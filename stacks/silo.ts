import { Plane } from "../components/plane.ts";
import { tierNamed } from "../tenants/tier.ts";
import { planeArgs, planeRelease } from "./plane-args.ts";
import type { SiloConfig } from "./plane-config.ts";
import { planeOutputs } from "./plane-outputs.ts";
import { shardProvider } from "./shard-provider.ts";

/** Makes a plane of one tenant: a pool's component, with the tenant's own tier and its name. */
export function siloProgram(config: SiloConfig) {
  const release = planeRelease(config);
  const { account, region, deployRoleArn: roleArn, externalId } = config.shard;
  const provider = shardProvider({ stack: config.stack, account, region, roleArn, externalId });
  const args = {
    ...planeArgs(config, release),
    tiers: [tierNamed(config.tiers, config.tier)],
    tenant: { id: config.tenant, generation: config.generation },
  };
  const plane = new Plane(config.stack, args, { provider });
  return {
    ...planeOutputs(plane, config, release),
    tenant: config.tenant,
    tier: config.tier,
    generation: config.generation,
    usageKeyId: plane.usageKeyId,
  };
}
