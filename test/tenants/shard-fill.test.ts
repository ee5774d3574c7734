import { expect, test } from "vitest";
import { bindingQuota, fullness } from "../../tenants/shard-fill.ts";
import { accountNamed, DENSE, shardNamed } from "../support/sample-fleet.ts";

const account = accountNamed("111111111111", { reserved: { "iam-roles": 400 } });

test("is bound by the quota of which the largest share is reserved", () => {
  const shard = shardNamed("s1", { reserved: { "api-keys": 5_000, "rest-apis": 60 } });

  expect(bindingQuota(shard, account, DENSE)).toStrictEqual({
    code: "api-keys",
    reserved: 5_000,
    usable: 10_000,
  });
  expect(fullness(shard, account, DENSE)).toBe(0.5);
});

test("is bound by what is counted in the whole account, too", () => {
  expect(bindingQuota(shardNamed("s1"), account, DENSE)).toStrictEqual({
    code: "iam-roles",
    reserved: 400,
    usable: 1_000,
  });
});

test("is bound by the first quota while nothing is reserved", () => {
  const empty = accountNamed("111111111111");

  expect(bindingQuota(shardNamed("s1"), empty, { headroom: 0.1 })).toStrictEqual({
    code: "rest-apis",
    reserved: 0,
    usable: 540,
  });
  expect(fullness(shardNamed("s1"), empty, DENSE)).toBe(0);
});

test("is fuller than full when a limit was lowered, even to nothing", () => {
  const shard = (value: number) =>
    shardNamed("s1", {
      reserved: { tables: 30 },
      limits: { tables: { value, from: "service-quotas" } },
    });

  expect(fullness(shard(20), account, DENSE)).toBe(1.5);
  expect(fullness(shard(0), account, DENSE)).toBe(30);
});
