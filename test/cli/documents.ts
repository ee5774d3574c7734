/** A tenant, as the API answers it. */
export const ACME = {
  tenant: "01jd0000000000000000000001",
  name: "acme",
  tier: "basic",
  email: "ada@acme.example",
  status: "active",
  version: 7,
  attempt: 1,
  keyGeneration: 1,
  placement: {
    shard: "s1",
    planeStack: "pool-s1-1",
    stack: "tenant-01jd0000000000000000000001",
    reason: "least used of 2 shards",
    reserved: { "api-keys": 1 },
  },
  createdAt: "2026-11-21T11:00:00.000Z",
  changedAt: "2026-11-21T11:00:09.000Z",
};

/** Another one, which waits for an operator. */
export const GLOBEX = {
  tenant: "01jd0000000000000000000002",
  name: "globex",
  tier: "platinum",
  email: "hank@globex.example",
  status: "awaiting-approval",
  version: 2,
  attempt: 1,
  keyGeneration: 1,
  createdAt: "2026-11-21T11:10:00.000Z",
  changedAt: "2026-11-21T11:10:01.000Z",
};

/** Why a tenant failed. */
export const FAILURE = {
  code: "SHARD_FULL",
  message: "none of 2 shards has room",
  remedy: "Add a shard.",
};

/** An operation that runs. */
export const RUNNING = {
  operation: "01jd0000000000000000000009",
  stack: "pool-s1-1",
  generation: 2,
  fence: 5,
  action: "up",
  status: "running",
  owner: "worker-1",
  startedAt: "2026-11-21T11:00:00.000Z",
};

/** The same, ended well. */
export const SUCCEEDED = {
  ...RUNNING,
  status: "succeeded",
  endedAt: "2026-11-21T11:00:12.500Z",
  changes: { create: 3, same: 35 },
};

/** Two happenings of it. */
export const EVENTS = [
  { seq: 0, at: "2026-11-21T11:00:01.000Z", stage: "lease", phase: "done" },
  {
    seq: 1,
    at: "2026-11-21T11:00:05.000Z",
    stage: "engine",
    action: "create",
    phase: "done",
    resource: "plane-orders",
    type: "aws:dynamodb/table:Table",
    seconds: 2.04,
  },
];

/** A pool that is what it should be. */
export const POOL = {
  stack: "pool-s1-1",
  status: "met",
  wish: {
    stack: "pool-s1-1",
    generation: 2,
    state: "present",
    tier: "shared",
    shard: "s1",
    slots: { blue: "r-0123456789abcdef", green: "r-0123456789abcdef", live: "blue" },
    wishedAt: "2026-11-21T10:00:00.000Z",
    wishedBy: "ada",
  },
  truth: {
    stack: "pool-s1-1",
    generation: 2,
    state: "present",
    fence: 5,
    starts: 1,
    slots: { blue: "r-0123456789abcdef", green: "r-0123456789abcdef", live: "blue" },
    outputs: {},
    verifiedAt: "2026-11-21T11:00:12.500Z",
  },
};

/** How the API tells a refusal. */
export function problem(status: number, code: string, more: object = {}) {
  const detail = "the request is not valid";
  const remedy = "Correct the request and try again.";
  return {
    status,
    body: { type: `urn:${code}`, title: "No", status, code, detail, remedy, ...more },
  };
}

/** A shard with a pool, as the API answers it. */
export const SHARD_ONE = {
  shard: "s1",
  account: "111111111111",
  region: "eu-west-1",
  state: "ready",
  reason: "its own stack was brought up by hand",
  tiers: [],
  capacity: { pool: 1000, silo: 20 },
  tenants: { pool: 12, silo: 1 },
  pools: {
    "pool-s1-2": { isOpen: false, tenants: 0, most: 2000, reserved: { "user-pools": 1 } },
    "pool-s1-1": { isOpen: true, tenants: 12, most: 2000, reserved: { "user-pools": 1 } },
  },
  quotas: [
    {
      quota: "api-keys",
      name: "API keys",
      scope: "account and Region",
      reserved: 12,
      usable: 9500,
      limit: 10_000,
      from: "documented",
    },
    {
      quota: "iam-roles",
      name: "IAM roles",
      scope: "account",
      reserved: 40,
      usable: 1900,
      limit: 2000,
      from: "operator",
    },
  ],
  binding: "iam-roles",
  left: { basic: 988, platinum: 19 },
};

/** Another one in the same Region, which takes no more tenants. */
export const SHARD_TWO = {
  ...SHARD_ONE,
  shard: "s2",
  account: "222222222222",
  state: "draining",
  reason: "moves to s3 (operator:ada)",
  tiers: ["platinum"],
  tenants: { pool: 0, silo: 0 },
  pools: {},
  binding: "api-keys",
  left: { basic: 0, platinum: 0 },
};

/** One in another Region, whose own stack is being made. */
export const SHARD_THREE = {
  ...SHARD_TWO,
  shard: "s3",
  account: "333333333333",
  region: "us-east-1",
  state: "warming",
  reason: "its own stack is being made",
  tiers: [],
};
