import { ShardBaseline } from "../components/shard-baseline.ts";
import { externalIdOf } from "../tenants/naming.ts";
import type { ShardConfig } from "./shard-config.ts";
import { shardProvider } from "./shard-provider.ts";

/** Brings up an account that will take planes. */
export function shardProgram(config: ShardConfig) {
  const { stack, shard, hub, release, deletionProtection } = config;
  const { name, account, region, bootstrapRoleArn, externalId } = shard;
  const provider = shardProvider({ stack, account, region, roleArn: bootstrapRoleArn, externalId });
  const baseline = new ShardBaseline(
    stack,
    {
      shard: name,
      location: { account, region },
      trustedArns: hub.trustedRoleArns ?? [`arn:aws:iam::${hub.account}:root`],
      release,
      deletionProtection,
    },
    { provider },
  );
  return {
    shard: name,
    account,
    region,
    deployRoleArn: baseline.deployRoleArn,
    externalId: externalIdOf(name),
    boundaryArn: baseline.boundaryArn,
    masterKeyParameter: baseline.masterKeyParameter,
    releaseBucket: baseline.releaseBucket,
  };
}
