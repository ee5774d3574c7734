import { expect, test } from "vitest";
import { limitsToNote, toldByAws } from "../../tenants/known-limits.ts";
import { QUOTA_CODES } from "../../tenants/quotas.ts";

const AWS = { value: 600, from: "service-quotas" } as const;
const OPERATOR = { value: 50, from: "operator" } as const;

test("notes what AWS tells that is new", () => {
  const before = { tables: { value: 2_500, from: "documented" }, "api-keys": AWS } as const;
  const told = { tables: { ...AWS, value: 2_500 }, "api-keys": AWS, "usage-plans": AWS };

  expect(limitsToNote(before, told, QUOTA_CODES)).toStrictEqual({
    tables: { value: 2_500, from: "service-quotas" },
    "usage-plans": AWS,
  });
});

test("leaves what an operator said, and quotas that the row is not about", () => {
  const told = { tables: AWS, "iam-roles": AWS };

  expect(limitsToNote({ tables: OPERATOR }, told, ["tables", "user-pools"])).toStrictEqual({});
});

test("tells AWS's words from an operator's", () => {
  expect(toldByAws({ tables: AWS, "api-keys": OPERATOR })).toStrictEqual({ tables: AWS });
});
