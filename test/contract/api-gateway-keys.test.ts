import { setTimeout as delay } from "node:timers/promises";
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetUsageCommand,
  UpdateApiKeyCommand,
  UpdateUsagePlanCommand,
  type UsagePlan,
} from "@aws-sdk/client-api-gateway";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { beforeAll, expect, test } from "vitest";
import { callApi, importApi, integrationOf } from "../support/contract-api.ts";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createFunction, uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
let api = "";
const stage = "live";

/** Answers with what the authorizer said of the caller. */
const SERVICE = `
export const handler = async (event) => ({
  statusCode: 200,
  body: JSON.stringify(event.requestContext.authorizer),
});`;

/** Takes the caller's word: the token is the usage key, unless it is "nobody". */
const AUTHORIZER = `
let calls = 0;
export const handler = async (event) => {
  const token = event.headers["x-token"];
  if (token === "unknown") throw new Error("Unauthorized");
  const Effect = token === "nobody" ? "Deny" : "Allow";
  return {
    principalId: "caller",
    usageIdentifierKey: token,
    context: { tenantId: "t-1", calls: String(++calls) },
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "*" }],
    },
  };
};`;

beforeAll(async () => {
  const [service, authorizer] = await Promise.all([
    createFunction(cloud, SERVICE),
    createFunction(cloud, AUTHORIZER),
  ]);
  for (const FunctionName of [service, authorizer]) {
    await cloud.client(LambdaClient).send(
      new AddPermissionCommand({
        FunctionName,
        StatementId: "api",
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
      }),
    );
  }
  const operation = {
    security: [{ caller: [] }, { key: [] }],
    "x-amazon-apigateway-integration": integrationOf(cloud, service),
  };
  api = await importApi(cloud, {
    openapi: "3.0.1",
    info: { title: uniqueName("api"), version: "1" },
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-gateway-responses": {
      DEFAULT_4XX: {
        responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
      },
    },
    components: {
      securitySchemes: {
        caller: {
          type: "apiKey",
          name: "x-token",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "request",
            identitySource: "method.request.header.x-token",
            authorizerUri: integrationOf(cloud, authorizer).uri,
            authorizerResultTtlInSeconds: 60,
          },
        },
        key: { type: "apiKey", name: "x-api-key", in: "header" },
      },
    },
    paths: { "/orders": { get: operation, post: operation } },
  });
  await cloud
    .client(APIGatewayClient)
    .send(new CreateDeploymentCommand({ restApiId: api, stageName: stage }));
});

const call = (token?: string) =>
  callApi(cloud, { api, stage }, "/orders", token === undefined ? {} : { "x-token": token });

async function createPlan(settings: Partial<UsagePlan> = {}): Promise<string> {
  const apiGateway = cloud.client(APIGatewayClient);
  const { throttle, quota } = settings;
  const plan = await apiGateway.send(
    new CreateUsagePlanCommand({
      name: uniqueName("plan"),
      apiStages: [{ apiId: api, stage }],
      ...(throttle ? { throttle } : {}),
      ...(quota ? { quota } : {}),
    }),
  );
  cloud.later(() => apiGateway.send(new DeleteUsagePlanCommand({ usagePlanId: plan.id })));
  return plan.id ?? "";
}

async function createKey(usagePlanId?: string) {
  const apiGateway = cloud.client(APIGatewayClient);
  const value = uniqueName("key").replaceAll("-", "");
  const { id = "" } = await apiGateway.send(
    new CreateApiKeyCommand({ name: uniqueName("key"), enabled: true, value }),
  );
  cloud.later(() => apiGateway.send(new DeleteApiKeyCommand({ apiKey: id })));
  if (usagePlanId) {
    await apiGateway.send(
      new CreateUsagePlanKeyCommand({ usagePlanId, keyId: id, keyType: "API_KEY" }),
    );
  }
  return { id, value };
}

/** A key serves a while after it has joined a plan. */
async function served(token: string) {
  for (let answer = await call(token); ; answer = await call(token)) {
    if (answer.status !== 403 || !cloud.isReal) return answer;
    await delay(1_000);
  }
}

/** Source: API Gateway Developer Guide, "Choose an API key source", AUTHORIZER. */
test("takes the usage key from the authorizer's answer, and hands its context to the function", async () => {
  const key = await createKey(await createPlan());

  const first = await served(key.value);
  const stranger = await call(`${key.value}x`);

  expect(first.status).toBe(200);
  expect(JSON.parse(first.body)).toMatchObject({ tenantId: "t-1", principalId: "caller" });
  expect(stranger.status).toBe(403);
});

/** Source: API Gateway Developer Guide, "Enable caching" of Lambda authorizers, authorizerResultTtlInSeconds. */
test("asks the authorizer once for callers that are the same within the cache's time", async () => {
  const key = await createKey(await createPlan());

  const answers = [await served(key.value), await call(key.value)];

  const [first, second] = answers.map((answer) => JSON.parse(answer.body) as { calls: string });
  expect(second?.calls).toBe(first?.calls);
});

/** Source: API Gateway Developer Guide, "Gateway response types", UNAUTHORIZED and ACCESS_DENIED. */
test("tells who has no token, a bad one, or one that is denied, with the headers for browsers", async () => {
  const answers = [await call(), await call("unknown"), await call("nobody")];

  expect(answers.map((answer) => answer.status)).toStrictEqual([401, 401, 403]);
  const origins = answers.map((answer) => answer.headers["access-control-allow-origin"]);
  expect(origins).toStrictEqual(["*", "*", "*"]);
});

/** Source: API Gateway Developer Guide, "Usage plans and API keys", throttling per client. */
test("throttles only the key that is over its plan's rate", async () => {
  const plan = await createPlan({ throttle: { rateLimit: 1, burstLimit: 2 } });
  const [busy, quiet] = [await createKey(plan), await createKey(plan)];
  await served(quiet.value);

  const burst = [];
  for (let i = 0; i < 8; i++) burst.push((await call(busy.value)).status);

  expect(burst).toContain(429);
  expect((await call(quiet.value)).status).toBe(200);
});

/** Source: API Gateway API Reference, GetUsage; Developer Guide, "Usage plans", quota. */
test("counts a key's requests and refuses those over its quota", async (context) => {
  cloud.needsSandbox(context, "AWS counts with a delay");
  const apiGateway = cloud.client(APIGatewayClient);
  const plan = await createPlan({ quota: { limit: 3, period: "DAY" } });
  const key = await createKey(plan);

  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await call(key.value)).status);

  const today = new Date().toISOString().slice(0, 10);
  const { items } = await apiGateway.send(
    new GetUsageCommand({ usagePlanId: plan, startDate: today, endDate: today }),
  );
  expect(statuses).toStrictEqual([200, 200, 200, 429, 429]);
  expect(items?.[key.id]).toStrictEqual([[3, 0]]);
});

/** Source: API Gateway API Reference, UpdateApiKey, patch operations. */
test("refuses a key that was disabled, and serves it again when enabled", async () => {
  const apiGateway = cloud.client(APIGatewayClient);
  const key = await createKey(await createPlan());
  await served(key.value);
  const enable = (value: string) =>
    apiGateway.send(
      new UpdateApiKeyCommand({
        apiKey: key.id,
        patchOperations: [{ op: "replace", path: "/enabled", value }],
      }),
    );

  await enable("false");
  const disabled = await call(key.value);
  await enable("true");
  const enabled = await call(key.value);

  expect([disabled.status, enabled.status]).toStrictEqual([403, 200]);
});

/** Source: API Gateway Developer Guide, "Usage plans and API keys", one plan a key for each stage. */
test("refuses a key in two plans of the same stage", async () => {
  const apiGateway = cloud.client(APIGatewayClient);
  const key = await createKey(await createPlan());
  const usagePlanId = await createPlan();

  const joined = apiGateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId, keyId: key.id, keyType: "API_KEY" }),
  );

  await expect(joined).rejects.toMatchObject({ name: "ConflictException" });
});

/** Source: API Gateway API Reference, CreateApiKey, value; Developer Guide, "API keys", length. */
test("refuses keys shorter than 20 characters and keys whose value is taken", async () => {
  const apiGateway = cloud.client(APIGatewayClient);
  const key = await createKey();
  const create = (value: string) =>
    apiGateway.send(new CreateApiKeyCommand({ name: uniqueName("key"), value }));

  await expect(create("short")).rejects.toMatchObject({ name: "BadRequestException" });
  await expect(create(key.value)).rejects.toMatchObject({ name: "ConflictException" });
});

/** Source: API Gateway API Reference, UpdateUsagePlan, patch operations of /apiStages. */
test("takes a stage out of a plan and puts it back", async () => {
  const apiGateway = cloud.client(APIGatewayClient);
  const usagePlanId = await createPlan();
  const patch = (op: "add" | "remove") =>
    apiGateway.send(
      new UpdateUsagePlanCommand({
        usagePlanId,
        patchOperations: [{ op, path: "/apiStages", value: `${api}:${stage}` }],
      }),
    );

  const without = await patch("remove");
  const again = await patch("add");

  expect(without.apiStages ?? []).toStrictEqual([]);
  expect(again.apiStages).toMatchObject([{ apiId: api, stage }]);
});
