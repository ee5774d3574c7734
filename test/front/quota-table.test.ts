import { expect, test } from "vitest";
import {
  QUOTAS as KEPT,
  QuotaKind,
  UNRESERVED_EXECUTIONS,
} from "../../sandbox/front/quota-table.ts";
import { QUOTA_CODES, type QuotaCode, QUOTAS as RESERVED } from "../../tenants/quotas.ts";

/** What the product reserves, by what the local AWS keeps; both are written from AWS's documents, apart from each other. */
const SAME: Readonly<Record<QuotaCode, QuotaKind>> = {
  "rest-apis": "rest-apis",
  "api-keys": "api-keys",
  "usage-plans": "usage-plans",
  "user-pools": "user-pools",
  tables: "tables",
  "reserved-concurrency": "concurrent-executions",
  "iam-roles": "iam-roles",
};

/** Why one of them differs. */
const DIFFERENCES: Partial<Record<QuotaCode, string>> = {};

/** Why the local AWS keeps one that the product does not reserve. */
const NOT_RESERVED: Partial<Record<QuotaKind, string>> = {
  "state-machines": "the product has one machine a workflow, and none a tenant",
  accounts: "the organisation's, not an account's: no tenant uses one up",
  "arm-builds": "of the hub alone, and no tenant uses one up; the local AWS only shows it",
};

test("keeps what the product reserves against, with the same values, or says why not", () => {
  const different = QUOTA_CODES.filter((code) => {
    const { value, raisable, scope, kept = 0 } = RESERVED[code];
    const quota = KEPT[SAME[code]];
    return !(
      quota.value === value &&
      quota.isAdjustable === (raisable !== false) &&
      quota.isGlobal === (scope === "account") &&
      kept === (SAME[code] === "concurrent-executions" ? UNRESERVED_EXECUTIONS : 0)
    );
  });

  expect(different).toStrictEqual(Object.keys(DIFFERENCES));
});

test("names the quotas by the codes that the product asks for", () => {
  const different = QUOTA_CODES.filter((code) => {
    const { serviceQuota } = RESERVED[code];
    const { code: kept } = KEPT[SAME[code]];
    return (
      serviceQuota !== undefined &&
      (serviceQuota.service !== kept?.service || serviceQuota.quota !== kept.quota)
    );
  });

  expect(different).toStrictEqual([]);
});

test("keeps no others but those that have a reason", () => {
  const reserved = Object.values(SAME);
  const others = QuotaKind.options.filter((kind) => !reserved.includes(kind));

  expect(others).toStrictEqual(Object.keys(NOT_RESERVED));
});
