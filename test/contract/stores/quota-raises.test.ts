import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ORGANIZATION_ROLE, SHARD_ACCOUNTS } from "../../../sandbox/accounts.ts";
import { QuotaRaises } from "../../../stores/quota-raises.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { createRole, sessionOf, trust } from "../../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "limits at AWS are raised by people";
const ROLE = `arn:aws:iam::${SHARD_ACCOUNTS[0]}:role/${ORGANIZATION_ROLE}`;
const EARLY = new Date(0);

beforeEach((context) => {
  cloud.needsSandbox(context, REASON);
  cloud.local.conditions.change({ limits: "documented", approvalMs: 600_000 });
});

afterEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "off" });
});

async function quotasBy(role: string): Promise<QuotaRaises> {
  const keys = await sessionOf(cloud, role);
  const client = () => cloud.client(ServiceQuotasClient, keys);
  return new QuotaRaises(cloud.region, { client, once: client });
}

function endNextAs(outcome: string): void {
  const operation = "RequestServiceQuotaIncrease";
  cloud.local.faults.add({ kind: "end-as", service: "servicequotas", operation, outcome });
}

test("asks for more, sees the request, and the limit once AWS applies it", async () => {
  const quotas = await quotasBy(ROLE);
  cloud.local.conditions.change({ approvalMs: 0 });

  const before = await quotas.applied("usage-plans");
  const nothing = await quotas.requests("usage-plans", EARLY);
  await quotas.ask("usage-plans", 600);
  const requests = await quotas.requests("usage-plans", EARLY);

  expect([before, nothing]).toStrictEqual([300, []]);
  expect(requests).toStrictEqual([{ desired: 600, status: "APPROVED", caseId: undefined }]);
  expect(await quotas.applied("usage-plans")).toBe(600);
  expect(await quotas.requests("usage-plans", new Date(Date.now() + 60_000))).toStrictEqual([]);
});

test.each(["DENIED", "CASE_OPENED"])("sees that AWS ended a request as %s", async (outcome) => {
  const quotas = await quotasBy(ROLE);
  const code = outcome === "DENIED" ? "tables" : "iam-roles";
  cloud.local.conditions.change({ approvalMs: 0 });
  endNextAs(outcome);

  await quotas.ask(code, 5_000);

  const [request] = await quotas.requests(code, EARLY);
  expect(request).toMatchObject({ desired: 5_000, status: outcome });
  expect(request?.caseId !== undefined).toBe(outcome === "CASE_OPENED");
});

test("tells what AWS refuses for good from what passes", async () => {
  const quotas = await quotasBy(ROLE);
  const blind = await quotasBy(await createRole(cloud, trust({ AWS: cloud.account }), []));
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    );
  await quotas.ask("user-pools", 2_000);

  const refusals = [
    await refusal(quotas.ask("user-pools", 3_000)),
    await refusal(quotas.ask("rest-apis", 900)),
    await refusal(blind.requests("tables", EARLY)),
  ];

  expect(refusals).toMatchObject([
    { isFinal: false, message: expect.stringContaining("(ResourceAlreadyExistsException)") },
    { isFinal: true, message: expect.stringContaining("(IllegalArgumentException)") },
    { isFinal: false, message: expect.stringContaining("(AccessDeniedException)") },
  ]);
});
