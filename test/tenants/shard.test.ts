import { expect, test } from "vitest";
import { parseDocument } from "../../tenants/document.ts";
import { Shard, usableOf } from "../../tenants/shard.ts";
import { sampleShard } from "../support/sample-shard.ts";

test("names every problem of a shard at once", () => {
  const bad = {
    ...sampleShard(),
    shard: "S-1",
    account: "12",
    region: "mars",
    capacity: { pool: -1, silo: 1 },
    limits: { "rest-apis": { value: -1, from: "operator" } },
  };

  expect(() => parseDocument(Shard, bad, "shard")).toThrow(
    expect.objectContaining({
      issues: [
        { path: "shard", problem: "must be 1 to 16 lower-case letters or digits" },
        { path: "account", problem: "must be an account id of 12 digits" },
        { path: "region", problem: "must be a Region, such as eu-west-1" },
        { path: "capacity.pool", problem: expect.any(String) },
        { path: "limits.rest-apis.value", problem: expect.any(String) },
      ],
    }),
  );
});

test.each([
  ["AWS's default", {}, 0, 600],
  ["the applied limit", { "rest-apis": { value: 10, from: "operator" } }, 0, 10],
  ["the limit less the headroom", {}, 0.05, 570],
] as const)("lets %s be used", (_what, limits, headroom, usable) => {
  expect(usableOf(limits, "rest-apis", headroom)).toBe(usable);
});

test("keeps a hundred executions unreserved, and nothing of what is less", () => {
  expect(usableOf({}, "reserved-concurrency", 0)).toBe(900);
  const few = { "reserved-concurrency": { value: 10, from: "service-quotas" } } as const;
  expect(usableOf(few, "reserved-concurrency", 0)).toBe(0);
});
