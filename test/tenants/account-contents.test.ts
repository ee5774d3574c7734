import { expect, test } from "vitest";
import { remainsIn } from "../../tenants/account-contents.ts";
import { QUOTA_CODES } from "../../tenants/quotas.ts";

test("says nothing of an account that is empty", () => {
  expect([remainsIn({}), remainsIn({ tables: [] })]).toStrictEqual([undefined, undefined]);
});

test("says what is left, kind by kind, with the first names", () => {
  expect(
    remainsIn({
      "iam-roles": ["tenantry-deploy"],
      tables: ["tenantry-a", "tenantry-b", "tenantry-c"],
      "rest-apis": ["tenantry-p", "tenantry-q"],
    }),
  ).toBe(
    "2 REST APIs (tenantry-p, tenantry-q), 3 tables (tenantry-a, tenantry-b, …), 1 role (tenantry-deploy)",
  );
});

test.each(QUOTA_CODES)("takes no account for empty that something of %s is left in", (code) => {
  expect(remainsIn({ [code]: ["tenantry-x"] })).toContain("(tenantry-x)");
});
