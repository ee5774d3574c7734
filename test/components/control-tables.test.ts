import { expect, test } from "vitest";
import { ControlTables } from "../../components/control-tables.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { hubTags } from "../support/sample-hub.ts";

const cloud = await recordCloud();
const TABLE = "aws:dynamodb/table:Table";

const safe = {
  billingMode: "PAY_PER_REQUEST",
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true },
  deletionProtectionEnabled: true,
  tags: hubTags,
};

function texts(...names: readonly string[]) {
  return names.map((name) => ({ name, type: "S" }));
}

test("makes every table of the hub with its keys, its indexes and its safety", async () => {
  new ControlTables("t", { deletionProtection: true, tags: hubTags });
  await allSettled();

  expect(cloud.of(TABLE)).toStrictEqual({
    "t-mapping": {
      ...safe,
      name: "tenantry-mapping",
      hashKey: "stack",
      rangeKey: "item",
      attributes: texts("stack", "item", "due", "since", "fleet"),
      globalSecondaryIndexes: [
        { name: "due", hashKey: "due", rangeKey: "since", projectionType: "ALL" },
        { name: "fleet", hashKey: "fleet", rangeKey: "stack", projectionType: "ALL" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    },
    "t-names": {
      ...safe,
      name: "tenantry-names",
      hashKey: "name",
      attributes: texts("name"),
      ttl: { enabled: true, attributeName: "expiresAt" },
    },
    "t-operations": {
      ...safe,
      name: "tenantry-operations",
      hashKey: "operation",
      rangeKey: "item",
      attributes: texts("operation", "item", "stack", "kind"),
      globalSecondaryIndexes: [
        { name: "by-stack", hashKey: "stack", rangeKey: "operation", projectionType: "ALL" },
        { name: "by-kind", hashKey: "kind", rangeKey: "operation", projectionType: "ALL" },
      ],
    },
    "t-releases": {
      ...safe,
      name: "tenantry-releases",
      hashKey: "release",
      rangeKey: "item",
      attributes: texts("release", "item"),
    },
    "t-shards": {
      ...safe,
      name: "tenantry-shards",
      hashKey: "shard",
      attributes: texts("shard"),
    },
    "t-tenants": {
      ...safe,
      name: "tenantry-tenants",
      hashKey: "tenant",
      rangeKey: "item",
      attributes: texts("tenant", "item", "kind", "attention", "attentionSince"),
      globalSecondaryIndexes: [
        { name: "by-kind", hashKey: "kind", rangeKey: "tenant", projectionType: "ALL" },
        {
          name: "attention",
          hashKey: "attention",
          rangeKey: "attentionSince",
          projectionType: "ALL",
        },
      ],
    },
    "t-tokens": {
      ...safe,
      name: "tenantry-tokens",
      hashKey: "token",
      attributes: texts("token"),
    },
  });
});

test("takes the protection off before a removal", async () => {
  cloud.clear();
  new ControlTables("off", { deletionProtection: false, tags: hubTags });
  await allSettled();

  const protections = Object.values(cloud.of(TABLE)).map((each) => each.deletionProtectionEnabled);
  expect(protections).toStrictEqual(Array.from({ length: 7 }, () => false));
});
