import fc from "fast-check";
import { expect, test } from "vitest";
import { QUOTA_CODES } from "../../tenants/quotas.ts";
import {
  accountPart,
  regionalPart,
  type StackUsage,
  sumOf,
  usageOfTenant,
  usedCodes,
} from "../../tenants/usage.ts";

const measured: StackUsage = {
  shard: {},
  pool: { "rest-apis": 1 },
  silo: { "rest-apis": 1, "reserved-concurrency": 3 },
  tenant: { "api-keys": 1 },
};

test.each([
  [{ isolation: "pool", reservedConcurrency: "shared" }, { "api-keys": 1 }],
  [{ isolation: "silo", reservedConcurrency: "shared" }, { "rest-apis": 1 }],
  [
    { isolation: "silo", reservedConcurrency: 20 },
    { "rest-apis": 1, "reserved-concurrency": 60 },
  ],
] as const)("a tenant of %j uses %j", (tier, usage) => {
  expect(usageOfTenant(tier, measured)).toStrictEqual(usage);
});

test("keeps no executions for a silo without functions", () => {
  const bare = { ...measured, silo: { "rest-apis": 1 } };

  expect(usageOfTenant({ isolation: "silo", reservedConcurrency: 20 }, bare)).toStrictEqual({
    "rest-apis": 1,
  });
});

const usages = fc.record(Object.fromEntries(QUOTA_CODES.map((code) => [code, fc.nat(9)])), {
  requiredKeys: [],
});

test("adds up code by code, and falls apart into a Region's and an account's part", () => {
  fc.assert(
    fc.property(usages, usages, (first, second) => {
      const sum = sumOf(first, second);
      for (const code of QUOTA_CODES) {
        expect(sum[code] ?? 0).toBe((first[code] ?? 0) + (second[code] ?? 0));
      }

      const [regional, account] = [regionalPart(sum), accountPart(sum)];
      expect(usedCodes(account).every((code) => code === "iam-roles")).toBe(true);
      expect(usedCodes(sumOf(regional, account))).toStrictEqual(usedCodes(sum));
    }),
  );
});
