import type { PlaneOutputs } from "../../tenants/plane-outputs.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { Wish } from "../../tenants/wish.ts";
import { SAMPLE_USAGE } from "./sample-shard.ts";

/** Time of everything that happens in a test. */
export const NOW = new Date("2026-11-21T12:00:00.000Z");

/** Id of the tenant that most tests have. */
export const ACME = "01kacme0000000000000000000";

/** What a pool of the tests has to say of itself. */
export const POOL_OUTPUTS: PlaneOutputs = {
  plane: "pool-s1-1",
  shard: "s1",
  account: "111111111111",
  region: "us-east-1",
  apiUrl: "https://api.test/live",
  userPoolId: "us-east-1_pool",
  userPoolClientId: "client",
  directoryTable: "tenantry-pool-s1-1-directory",
  tables: { products: "tenantry-pool-s1-1-products" },
  smokePath: "/products",
};

/** A tenant that has just registered, or as said. */
export function tenantOf(changes: Partial<Tenant> = {}): Tenant {
  return {
    tenant: ACME,
    name: "acme",
    tier: "basic",
    email: "ann@acme.example",
    status: "registered",
    version: 1,
    attempt: 1,
    keyGeneration: 1,
    createdAt: "2026-11-21T11:00:00.000Z",
    changedAt: "2026-11-21T11:00:00.000Z",
    ...changes,
  };
}

/** A wish for a pool, or as said. */
export function wishOf(changes: Partial<Wish> = {}): Wish {
  return {
    stack: "pool-s1-1",
    generation: 1,
    state: "present",
    tier: "shared",
    shard: "s1",
    slots: { blue: "r-1", green: "r-1", live: "blue" },
    wishedAt: "2026-11-21T11:00:00.000Z",
    wishedBy: "operator",
    ...changes,
  };
}

/** Where a pooled tenant lives. */
export const POOLED = {
  shard: "s1",
  planeStack: "pool-s1-1",
  stack: `tenant-${ACME}`,
  reason: "it has room",
  reserved: SAMPLE_USAGE.tenant,
};

/** Where a silo's tenant lives. */
export const SILO = {
  shard: "s1",
  planeStack: `silo-${ACME}`,
  stack: `silo-${ACME}`,
  reason: "it has room",
  reserved: SAMPLE_USAGE.silo,
};
