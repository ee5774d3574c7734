import { APIGatewayClient, CreateUsagePlanCommand } from "@aws-sdk/client-api-gateway";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT } from "../../sandbox/accounts.ts";
import { useContractCloud } from "../support/contract-cloud.ts";
import { failureOf, uniqueName } from "../support/contract-resources.ts";
import { signedCall } from "../support/signed-call.ts";

const cloud = useContractCloud();
const REASON = "a request at AWS is read by people";
const PLANS = { ServiceCode: "apigateway", QuotaCode: "L-E8693075" };

beforeEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "documented", approvalMs: 0 });
});

afterEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "off" });
});

async function ask(operation: string, input: object, region = cloud.region) {
  return signedCall({
    endpoint: cloud.local.endpoint,
    region,
    service: "servicequotas",
    target: `ServiceQuotasV20190624.${operation}`,
    input,
    keys: await cloud.local.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE),
  });
}

async function applyQuota(kind: string, value: number): Promise<void> {
  await fetch(`${cloud.local.endpoint}/_tenantry/quotas`, {
    method: "PUT",
    body: JSON.stringify({ kind, account: HUB_ACCOUNT, value }),
  });
}

/** Source: Service Quotas API Reference, GetServiceQuota and GetAWSDefaultServiceQuota. */
test("tells the value that holds and AWS's default", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("usage-plans", 7);

  const applied = await ask("GetServiceQuota", PLANS);
  const initial = await ask("GetAWSDefaultServiceQuota", PLANS);

  expect(applied.body).toMatchObject({ Quota: { ...PLANS, Value: 7, Adjustable: true } });
  expect(initial.body).toMatchObject({ Quota: { ...PLANS, Value: 300 } });
});

/** Source: Service Quotas API Reference, ListServiceQuotas, NextToken and MaxResults. */
test("lists a service's quotas in pages", async (context) => {
  cloud.needsSandbox(context, REASON);
  const input = { ServiceCode: "apigateway", MaxResults: 2 };

  const first = await ask("ListServiceQuotas", input);
  const second = await ask("ListServiceQuotas", { ...input, NextToken: first.body.NextToken });

  const codes = [first, second].map(({ body }) =>
    (body.Quotas as readonly { readonly QuotaCode: string }[]).map(({ QuotaCode }) => QuotaCode),
  );
  expect(codes).toStrictEqual([["L-AA0FF27B", "L-1D180A63"], ["L-E8693075"]]);
  expect(second.body.NextToken).toBe(undefined);
});

/** Source: Service Quotas API Reference, RequestServiceQuotaIncrease; User Guide, "Requesting a quota increase". */
test("raises the quota that is kept, once a request is approved", async (context) => {
  cloud.needsSandbox(context, REASON);
  await applyQuota("usage-plans", 0);
  const create = () =>
    cloud.client(APIGatewayClient).send(new CreateUsagePlanCommand({ name: uniqueName("plan") }));

  const before = await failureOf(create());
  const asked = await ask("RequestServiceQuotaIncrease", { ...PLANS, DesiredValue: 500 });
  const after = await create();

  const { Id } = asked.body.RequestedQuota as { readonly Id: string };
  const request = await ask("GetRequestedServiceQuotaChange", { RequestId: Id });
  expect(before).toBe("LimitExceededException");
  expect(asked.body).toMatchObject({ RequestedQuota: { Status: "PENDING", DesiredValue: 500 } });
  expect(after.id).toBeDefined();
  expect(request.body).toMatchObject({ RequestedQuota: { Id, Status: "APPROVED" } });
});

/** Source: Service Quotas API Reference, RequestServiceQuotaIncrease, errors. */
test("refuses a second open request, a lower value, a fixed quota and an unknown one", async (context) => {
  cloud.needsSandbox(context, REASON);
  cloud.local.conditions.change({ approvalMs: 600_000 });
  const table = { ServiceCode: "dynamodb", QuotaCode: "L-F98FE922" };
  const increase = (input: object) => ask("RequestServiceQuotaIncrease", input);
  await increase({ ...table, DesiredValue: 3_000 });

  const refusals = [
    await increase({ ...table, DesiredValue: 4_000 }),
    await increase({ ...table, DesiredValue: 10 }),
    await increase({ ServiceCode: "apigateway", QuotaCode: "L-AA0FF27B", DesiredValue: 900 }),
    await increase({ ServiceCode: "apigateway", QuotaCode: "L-00000000", DesiredValue: 900 }),
  ];

  expect(refusals.map(({ body }) => body.__type)).toStrictEqual([
    "ResourceAlreadyExistsException",
    "IllegalArgumentException",
    "IllegalArgumentException",
    "NoSuchResourceException",
  ]);
});

/** Source: Service Quotas User Guide, "Quotas for Service Quotas", active requests per Region; API Reference, RequestServiceQuotaIncrease, errors. */
test("takes two open requests in a Region", async (context) => {
  cloud.needsSandbox(context, REASON);
  cloud.local.conditions.change({ approvalMs: 600_000 });
  const increase = (ServiceCode: string, QuotaCode: string) =>
    ask(
      "RequestServiceQuotaIncrease",
      { ServiceCode, QuotaCode, DesiredValue: 9_000 },
      "eu-west-1",
    );

  const first = await increase("dynamodb", "L-F98FE922");
  const second = await increase("cognito-idp", "L-66E6DF30");
  const third = await increase("apigateway", "L-E8693075");

  expect([first, second]).toMatchObject(
    Array(2).fill({ body: { RequestedQuota: { Status: "PENDING" } } }),
  );
  expect(third.body.__type).toBe("QuotaExceededException");
});

/** Source: Service Quotas API Reference, ListRequestedServiceQuotaChangeHistoryByQuota, request parameters. */
test("tells the history of one quota only to who names it", async (context) => {
  cloud.needsSandbox(context, REASON);
  const operation = "ListRequestedServiceQuotaChangeHistoryByQuota";

  const nameless = await ask(operation, { ServiceCode: "dynamodb" });
  const empty = await ask(operation, { ServiceCode: "lambda", QuotaCode: "L-B99A9384" });

  expect(nameless.body.__type).toBe("IllegalArgumentException");
  expect(empty.body).toStrictEqual({ RequestedQuotas: [] });
});

/** Source: Organizations User Guide, "Quotas and service limits for AWS Organizations", quotas are shown in us-east-1. */
test("shows the quotas of global services in one Region", async (context) => {
  cloud.needsSandbox(context, REASON);
  const accounts = { ServiceCode: "organizations", QuotaCode: "L-E619E033" };

  const here = await ask("GetServiceQuota", accounts);
  const elsewhere = await ask("GetServiceQuota", accounts, "eu-west-1");

  expect(here.body).toMatchObject({ Quota: { Value: 10, GlobalQuota: true } });
  expect(elsewhere.body.__type).toBe("NoSuchResourceException");
});

/** Source: the sandbox itself; AWS has no such thing. */
test("decides a request as a fault says, and keeps its history", async (context) => {
  cloud.needsSandbox(context, REASON);
  const pools = { ServiceCode: "cognito-idp", QuotaCode: "L-66E6DF30" };
  const fault = {
    kind: "end-as",
    service: "servicequotas",
    operation: "RequestServiceQuotaIncrease",
  } as const;
  cloud.local.faults.add({ ...fault, outcome: "DENIED" });
  cloud.local.faults.add({ ...fault, outcome: "CASE_OPENED" });
  await ask("RequestServiceQuotaIncrease", { ...pools, DesiredValue: 2_000 });
  await ask("RequestServiceQuotaIncrease", { ...pools, DesiredValue: 3_000 });

  const history = await ask("ListRequestedServiceQuotaChangeHistoryByQuota", pools);

  const quota = await ask("GetServiceQuota", pools);
  expect(history.body).toMatchObject({
    RequestedQuotas: [
      { DesiredValue: 2_000, Status: "DENIED" },
      { DesiredValue: 3_000, Status: "CASE_OPENED", CaseId: expect.stringMatching(/^case-/) },
    ],
  });
  expect(quota.body).toMatchObject({ Quota: { Value: 1_000 } });
});
