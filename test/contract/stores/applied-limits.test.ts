import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { afterEach, expect, test } from "vitest";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT } from "../../../sandbox/accounts.ts";
import { appliedLimits } from "../../../stores/applied-limits.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { createRole, sessionOf, trust } from "../../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "limits at AWS are raised by people";

afterEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "off" });
});

test("tells the limits that hold in an account, and nothing to a role that may not ask", async (context) => {
  cloud.needsSandbox(context, REASON);
  await fetch(`${cloud.local.endpoint}/_tenantry/quotas`, {
    method: "PUT",
    body: JSON.stringify({ kind: "usage-plans", account: HUB_ACCOUNT, value: 450 }),
  });
  const keys = await cloud.local.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
  const role = await createRole(cloud, trust({ AWS: HUB_ACCOUNT }), []);

  const told = await appliedLimits("us-east-1", () => cloud.client(ServiceQuotasClient, keys));
  const blind = await sessionOf(cloud, role);

  expect(told).toStrictEqual({
    "rest-apis": { value: 600, from: "service-quotas" },
    "api-keys": { value: 10_000, from: "service-quotas" },
    "usage-plans": { value: 450, from: "service-quotas" },
    "user-pools": { value: 1_000, from: "service-quotas" },
    tables: { value: 2_500, from: "service-quotas" },
    "reserved-concurrency": { value: 1_000, from: "service-quotas" },
    "iam-roles": { value: 1_000, from: "service-quotas" },
  });
  expect(
    await appliedLimits("us-east-1", () => cloud.client(ServiceQuotasClient, blind)),
  ).toStrictEqual({});
});
