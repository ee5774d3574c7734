import { expect, test } from "vitest";
import { PlaneTables } from "../../components/plane-tables.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();
const TABLE = "aws:dynamodb/table:Table";

const safe = {
  billingMode: "PAY_PER_REQUEST",
  pointInTimeRecovery: { enabled: true },
  deletionProtectionEnabled: true,
  tags: sampleTags,
};

function made(name: string, deletionProtection: boolean) {
  const tables = {
    notes: { partitions: 2, indexes: ["author"] },
    tags: { partitions: 1, indexes: [] },
  };
  return new PlaneTables(name, { plane: "pool-a", tables, deletionProtection, tags: sampleTags });
}

test("makes the application's tables with keys that begin with the tenant", async () => {
  const { tables } = made("a", true);
  await allSettled();

  expect([...tables.keys()]).toStrictEqual(["notes", "tags"]);
  expect(cloud.of(TABLE)).toStrictEqual({
    "a-notes": {
      ...safe,
      name: "tenantry-pool-a-notes",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
        { name: "by-author", type: "S" },
      ],
      globalSecondaryIndexes: [
        { name: "by-author", hashKey: "by-author", rangeKey: "sk", projectionType: "ALL" },
      ],
    },
    "a-tags": {
      ...safe,
      name: "tenantry-pool-a-tags",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
    },
    "a-directory": {
      ...safe,
      name: "tenantry-pool-a-directory",
      hashKey: "tenant",
      attributes: [{ name: "tenant", type: "S" }],
    },
  });
});

test("takes the protection off before a removal", async () => {
  made("b", false);
  await allSettled();

  expect(cloud.of(TABLE)["b-notes"]?.deletionProtectionEnabled).toBe(false);
  expect(cloud.of(TABLE)["b-directory"]?.deletionProtectionEnabled).toBe(false);
});
