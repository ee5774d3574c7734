import type { ProgramRole } from "../../../stacks/programs.ts";
import type { Tier } from "../../../tenants/tier.ts";
import type { Measurement } from "../measure-usage.ts";

/** Where measured stacks pretend to be. */
const PLACE = { name: "measured", account: "111111111111", region: "us-east-1" };

const ROLE_ARN = `arn:aws:iam::${PLACE.account}:role/measured`;

const TENANT = { tenant: "00000000000000000000000000", tier: "measured", generation: 1 };

/** Tier of the measured silo, which keeps one execution for each function. */
const SILO_TIER: Tier = {
  name: TENANT.tier,
  isolation: "silo",
  throttle: { rate: 1, burst: 1 },
  monthlyQuota: "unmetered",
  reservedConcurrency: 1,
  approval: "none",
};

/** A configuration for each program, by which it asks for all that such a stack has. */
export function measuredConfigs({
  folder,
  release,
  tiers,
}: Measurement): Readonly<Record<ProgramRole, object>> {
  const shard = { ...PLACE, deployRoleArn: ROLE_ARN, externalId: "measured" };
  const slots = { blue: { release }, green: { release }, live: "blue" };
  const plane = { shard, slots, releaseFolder: folder };
  return {
    shard: {
      stack: "shard-measured",
      shard: { ...PLACE, bootstrapRoleArn: ROLE_ARN },
      hub: { account: "999999999999" },
    },
    pool: { ...plane, stack: "pool-measured-1", tiers },
    silo: { ...plane, ...TENANT, stack: `silo-${TENANT.tenant}`, tiers: [SILO_TIER] },
    tenant: {
      ...TENANT,
      stack: `tenant-${TENANT.tenant}`,
      shard,
      release,
      plane: { plane: "pool-measured-1", userPoolId: "users", usagePlanIds: { measured: "plan" } },
    },
  };
}
