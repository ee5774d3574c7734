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
