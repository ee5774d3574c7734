import { Plane } from "../components/plane.ts";
import { planeArgs, planeRelease } from "./plane-args.ts";
import type { PoolConfig } from "./plane-config.ts";
import { planeOutputs } from "./plane-outputs.ts";
import { shardProvider } from "./shard-provider.ts";

/** Makes a plane that the tenants of all pooled tiers share. */
export function poolProgram(config: PoolConfig) {
  const release = planeRelease(config);
  const { account, region, deployRoleArn: roleArn, externalId } = config.shard;
  const provider = shardProvider({ stack: config.stack, account, region, roleArn, externalId });
  const tiers = config.tiers.filter((tier) => tier.isolation === "pool");
  const args = { ...planeArgs(config, release), tiers };
  const plane = new Plane(config.stack, args, { provider });
  return planeOutputs(plane, config, release);
}
