import { describe, vi } from "vitest";
import { MemoryDynamoDb } from "../support/memory-dynamo-db.ts";

/**
 * What contract tests hold the stores to on the local AWS, once more over the tables in memory: so
 * both are the same to the stores, and what is proved over the one counts for the other.
 */
vi.mock("../support/contract-cloud.ts", () => ({ useContractCloud: () => ({}) }));
vi.mock("../support/hub-table.ts", () => {
  const tables = new MemoryDynamoDb();
  let made = 0;
  return {
    hubTable: async (_cloud: unknown, role: string) => {
      made += 1;
      return { table: `${role}-${made}`, client: tables.client() };
    },
  };
});

const SUITES = {
  "directory-store": () => import("../contract/stores/directory-store.test.ts"),
  "mapping-store": () => import("../contract/stores/mapping-store.test.ts"),
  "operation-store": () => import("../contract/stores/operation-store.test.ts"),
  "registration-store": () => import("../contract/stores/registration-store.test.ts"),
  "release-store": () => import("../contract/stores/release-store.test.ts"),
  "shard-registration": () => import("../contract/stores/shard-registration.test.ts"),
  "shard-store": () => import("../contract/stores/shard-store.test.ts"),
  "start-store": () => import("../contract/stores/start-store.test.ts"),
  "tenant-items": () => import("../contract/stores/tenant-items.test.ts"),
  "tenant-store": () => import("../contract/stores/tenant-store.test.ts"),
  "token-store": () => import("../contract/stores/token-store.test.ts"),
  "truth-store": () => import("../contract/stores/truth-store.test.ts"),
  "vending-store": () => import("../contract/stores/vending-store.test.ts"),
};

for (const [store, suite] of Object.entries(SUITES)) {
  describe(store, async () => {
    await suite();
  });
}
