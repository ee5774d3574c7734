import {
  APIGatewayClient,
  CreateUsagePlanCommand,
  GetRestApisCommand,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { afterEach, expect, test } from "vitest";
import { rootClient } from "../../sandbox/credentials.ts";
import { useContractCloud } from "../support/contract-cloud.ts";
import { uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "it changes the limits of the whole local AWS";

afterEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "off" });
});

async function changeConditions(body: object): Promise<unknown> {
  const response = await fetch(`${cloud.local.endpoint}/_tenantry/limits`, {
    method: "PUT",
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Source: API Gateway Developer Guide, "Quotas", UpdateUsagePlan: 1 request every 20 seconds per account. */
test("refuses a second change of usage plans in twenty seconds, in this account alone", async (context) => {
  cloud.needsSandbox(context, REASON);
  const gateway = cloud.client(APIGatewayClient);
  const other = new APIGatewayClient(rootClient(cloud.local.endpoint, "111111111111"));
  const mine = await gateway.send(new CreateUsagePlanCommand({ name: uniqueName("plan") }));
  const theirs = await other.send(new CreateUsagePlanCommand({ name: uniqueName("plan") }));
  const patchOperations = [{ op: "replace" as const, path: "/description", value: "changed" }];
  await changeConditions({ limits: "documented" });
  await gateway.send(new UpdateUsagePlanCommand({ usagePlanId: mine.id, patchOperations }));

  const second = await gateway
    .send(new UpdateUsagePlanCommand({ usagePlanId: mine.id, patchOperations }))
    .catch((error: unknown) => error);
  const elsewhere = await other.send(
    new UpdateUsagePlanCommand({ usagePlanId: theirs.id, patchOperations }),
  );

  expect(second).toMatchObject({
    name: "TooManyRequestsException",
    message: "Too Many Requests",
    retryAfterSeconds: "20",
    $metadata: { httpStatusCode: 429 },
  });
  expect(elsewhere.description).toBe("changed");
});

/** Source: API Gateway Developer Guide, "Quotas", total operations: 10 requests per second, burst of 40. */
test("counts reads of API Gateway against the rate of all its calls", async (context) => {
  cloud.needsSandbox(context, REASON);
  const gateway = cloud.client(APIGatewayClient);
  await changeConditions({ limits: "documented" });

  const calls = Array.from({ length: 60 }, () => gateway.send(new GetRestApisCommand({})));
  const outcomes = await Promise.allSettled(calls);

  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(20);
});

/** Source: Lambda Developer Guide, "Lambda quotas", control plane API requests; API Reference, TooManyRequestsException. */
test("says of too many calls of Lambda's control plane that the caller is too fast", async (context) => {
  cloud.needsSandbox(context, REASON);
  const lambda = cloud.client(LambdaClient);
  await changeConditions({ limits: "documented" });

  const calls = Array.from({ length: 40 }, () => lambda.send(new ListFunctionsCommand({})));
  const outcomes = await Promise.allSettled(calls);

  const [refused] = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused).toMatchObject({
    name: "TooManyRequestsException",
    Reason: "CallerRateLimitExceeded",
    $metadata: { httpStatusCode: 429 },
  });
});

/** Source: the sandbox itself; AWS has no such thing. */
test("keeps no limits unless they are switched on, and says what holds", async (context) => {
  cloud.needsSandbox(context, REASON);
  const before = await fetch(`${cloud.local.endpoint}/_tenantry/limits`);

  const after = await changeConditions({ limits: "documented", seed: 7 });

  expect(await before.json()).toMatchObject({ limits: "off", latency: false, seed: 1 });
  expect(after).toMatchObject({ limits: "documented", latency: false, seed: 7 });
});
