import { expect, test } from "vitest";
import type { TenantDocument } from "../../../automation/api/documents.ts";
import { tenantFields } from "../../../cli/nouns/tenant-view.ts";
import { GLOBEX } from "../documents.ts";

const PLACING: TenantDocument = { ...GLOBEX, status: "placing" };

test("says what keeps a tenant waiting, right below its state", () => {
  const reason = "no shard has room: s1 has 20 of 20 silo places taken";

  expect(tenantFields({ ...PLACING, waiting: { reason } }).slice(3, 6)).toStrictEqual([
    ["status", "placing"],
    ["waits", reason],
    ["email", GLOBEX.email],
  ]);
});

test("says of a tenant without a place that it has none, and no more", () => {
  expect(tenantFields(PLACING).slice(4)).toStrictEqual([
    ["email", GLOBEX.email],
    ["shard", undefined],
    ["plane", undefined],
    ["stack", undefined],
    ["placed", undefined],
    ["reserves", undefined],
    ["created", GLOBEX.createdAt],
    ["changed", GLOBEX.changedAt],
  ]);
});

test("says whom a tenant must not share a shard with", () => {
  const apartFrom = [
    { tenant: "01kinit0000000000000000000", name: "initech" },
    { tenant: "01khool0000000000000000000", name: "hooli" },
  ];

  expect(tenantFields({ ...PLACING, apartFrom })).toContainEqual(["apart from", "initech, hooli"]);
});

test("says what a silo reserves, of each quota that it uses", () => {
  const placement = {
    shard: "s1",
    planeStack: "silo-1",
    stack: "silo-1",
    reason: "least full of 2 shards",
    reserved: { "iam-roles": 8, "rest-apis": 1 },
  };

  expect(tenantFields({ ...PLACING, placement })).toContainEqual([
    "reserves",
    "rest-apis 1, iam-roles 8",
  ]);
});
