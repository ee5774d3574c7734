import { expect, test } from "vitest";
import { AppliedQuotas } from "../../sandbox/front/applied-quotas.ts";

const HERE = { account: "111111111111", region: "us-east-1" };

test("gives AWS's default where nothing was applied", () => {
  expect(new AppliedQuotas([]).valueOf("rest-apis", HERE)).toBe(600);
});

test("applies a value in one account and Region", () => {
  const quotas = new AppliedQuotas([]);

  quotas.apply({ kind: "rest-apis", ...HERE, value: 2 });

  const values = [HERE, { ...HERE, region: "eu-west-1" }, { ...HERE, account: "2" }].map((place) =>
    quotas.valueOf("rest-apis", place),
  );
  expect(values).toStrictEqual([2, 600, 600]);
});

test("applies the value of a global quota in all Regions, and keeps it", () => {
  const quotas = new AppliedQuotas([]);
  quotas.apply({ kind: "iam-roles", ...HERE, value: 5_000 });

  const again = new AppliedQuotas(quotas.records);

  expect(again.valueOf("iam-roles", { ...HERE, region: "eu-west-1" })).toBe(5_000);
  expect(again.records).toStrictEqual([
    { kind: "iam-roles", account: "111111111111", region: "", value: 5_000 },
  ]);
});
