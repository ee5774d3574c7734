/** A built release, and where it lies. */
export interface BuiltRelease {
  /** Its id. */
  readonly release: string;
  /** Folder that holds it below its id. */
  readonly folder: string;
}

/** Tenant of tests' stacks. */
export const STACK_TENANT = "01jd3m9k2b7c4r8t6v0w5x1y3z";

const place = { name: "s1", account: "111111111111", region: "us-east-1" };
const shard = {
  ...place,
  deployRoleArn: "arn:aws:iam::111111111111:role/tenantry-deploy",
  externalId: "tenantry-s1",
};
const tier = { throttle: { rate: 10, burst: 10 }, approval: "none" };
const tiers = [
  { ...tier, name: "basic", isolation: "pool", monthlyQuota: 1000 },
  { ...tier, name: "premium", isolation: "pool", monthlyQuota: 9000 },
  { ...tier, name: "platinum", isolation: "silo", reservedConcurrency: 5 },
];
const silo = { tenant: STACK_TENANT, tier: "platinum", generation: 1 };

/** A right configuration for every kind of stack, as programs get it. */
export function stackDocuments({ release, folder: releaseFolder }: BuiltRelease) {
  const slots = { blue: { release }, green: { release }, live: "blue" };
  const plane = { shard, tiers, slots, releaseFolder };
  return {
    control: {
      stack: "control",
      hub: { account: place.account, region: place.region },
      shards: ["s1"],
      tiers,
      release,
      releaseFolder,
    },
    shard: {
      stack: "shard-s1",
      shard: {
        ...place,
        bootstrapRoleArn: "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole",
      },
      hub: { account: "999999999999" },
    },
    pool: { ...plane, stack: "pool-s1-1" },
    silo: { ...plane, ...silo, stack: `silo-${STACK_TENANT}` },
    tenant: {
      stack: `tenant-${STACK_TENANT}`,
      shard,
      tenant: STACK_TENANT,
      tier: "basic",
      generation: 1,
      release,
      plane: { plane: "pool-s1-1", userPoolId: "pool", usagePlanIds: { basic: "plan" } },
    },
  };
}

/** Settings of a worker service, which no stack has unless it asks for one. */
export const workerService = {
  image: "111111111111.dkr.ecr.us-east-1.amazonaws.com/tenantry@sha256:0",
  count: 2,
};
