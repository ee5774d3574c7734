import { expect, test } from "vitest";
import {
  QUOTAS as KEPT,
  QuotaKind,
  UNRESERVED_EXECUTIONS,
} from "../../sandbox/front/quota-table.ts";
import {
  PLATFORM_QUOTA_CODES,
  PLATFORM_QUOTAS,
  type PlatformQuotaCode,
  QUOTA_CODES,
  type QuotaCode,
  QUOTAS as RESERVED,
} from "../../tenants/quotas.ts";

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

/** What the platform itself meets, by what the local AWS keeps. */
const SAME_OF_PLATFORM: Readonly<Record<PlatformQuotaCode, QuotaKind | undefined>> = {
  accounts: "accounts",
  "running-builds": "arm-builds",
  // Not of Service Quotas: the local CodePipeline has it as a constant, and a contract test meets it.
  "pipeline-executions": undefined,
};

/** Why one of them differs. */
const DIFFERENCES: Partial<Record<QuotaCode, string>> = {};

/** Why the local AWS keeps one that the product does not reserve. */
const NOT_RESERVED: Partial<Record<QuotaKind, string>> = {
  "state-machines": "the product has one machine a workflow, and none a tenant",
};

test("keeps what the platform itself meets, with the same values and codes", () => {
  const different = PLATFORM_QUOTA_CODES.filter((code) => {
    const { value, raisable, serviceQuota } = PLATFORM_QUOTAS[code];
    const same = SAME_OF_PLATFORM[code];
    if (!same) return serviceQuota !== undefined;
    const quota = KEPT[same];
    return !(
      quota.value === value &&
      quota.isAdjustable === (raisable !== false) &&
      quota.code?.service === serviceQuota?.service &&
      quota.code?.quota === serviceQuota?.quota
    );
  });

  expect(different).toStrictEqual([]);
});

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
  const reserved = [...Object.values(SAME), ...Object.values(SAME_OF_PLATFORM)];
  const others = QuotaKind.options.filter((kind) => !reserved.includes(kind));

  expect(others).toStrictEqual(Object.keys(NOT_RESERVED));
});
