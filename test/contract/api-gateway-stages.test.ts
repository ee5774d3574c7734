import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  GetAccountCommand,
  GetStageCommand,
  type PatchOperation,
  PutRestApiCommand,
  TagResourceCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  LambdaClient,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import { beforeAll, expect, test } from "vitest";
import { callApi, importApi, integrationOf } from "../support/contract-api.ts";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createFunction,
  createRole,
  failureOf,
  trust,
  uniqueName,
} from "../support/contract-resources.ts";

const cloud = useContractCloud();
let functionArn = "";

/** Answers with the stage variables that the request met. */
const SERVICE = `
export const handler = async (event) => ({
  statusCode: 200,
  body: JSON.stringify(event.stageVariables),
});`;

beforeAll(async () => {
  functionArn = await createFunction(cloud, SERVICE);
  const lambda = cloud.client(LambdaClient);
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName: functionArn }));
  for (const Name of ["blue", "green"]) {
    await lambda.send(
      new CreateAliasCommand({ FunctionName: functionArn, Name, FunctionVersion: Version }),
    );
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: functionArn,
        Qualifier: Name,
        StatementId: Name,
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
      }),
    );
  }
});

function documentOf(...paths: readonly string[]) {
  const integration = integrationOf(cloud, `${functionArn}:\${stageVariables.slot}`);
  const methods = { get: { "x-amazon-apigateway-integration": integration } };
  return {
    openapi: "3.0.1",
    info: { title: uniqueName("api"), version: "1" },
    paths: Object.fromEntries(paths.map((path) => [path, methods])),
  };
}

/** An API with one deployment that has `/a`, and a second that has `/b` too; a stage on the first. */
async function createApi() {
  const apiGateway = cloud.client(APIGatewayClient);
  const api = await importApi(cloud, documentOf("/a"));
  const old = await apiGateway.send(new CreateDeploymentCommand({ restApiId: api }));
  await apiGateway.send(
    new CreateStageCommand({
      restApiId: api,
      stageName: "live",
      deploymentId: old.id,
      variables: { slot: "blue" },
    }),
  );
  const body = new TextEncoder().encode(JSON.stringify(documentOf("/a", "/b")));
  await apiGateway.send(new PutRestApiCommand({ restApiId: api, mode: "overwrite", body }));
  const recent = await apiGateway.send(new CreateDeploymentCommand({ restApiId: api }));
  const update = (...patchOperations: PatchOperation[]) =>
    apiGateway.send(new UpdateStageCommand({ restApiId: api, stageName: "live", patchOperations }));
  const get = (path: string) => callApi(cloud, { api, stage: "live" }, path);
  return { apiGateway, api, old: old.id ?? "", recent: recent.id ?? "", update, get };
}

/** All requests meet the canary: deployment and variables change together. */
const wholeCanary = (deployment: string): PatchOperation[] => [
  { op: "replace", path: "/canarySettings/deploymentId", value: deployment },
  { op: "replace", path: "/canarySettings/percentTraffic", value: "100.0" },
  { op: "replace", path: "/canarySettings/stageVariableOverrides/slot", value: "green" },
];

/** Source: API Gateway Developer Guide, "Deploy REST APIs", a deployment is a snapshot. */
test("serves the deployment of the stage, whatever the API has become since", async () => {
  const { get, update, recent } = await createApi();

  const before = [(await get("/a")).status, (await get("/b")).status];
  await update({ op: "replace", path: "/deploymentId", value: recent });
  const after = [(await get("/a")).status, (await get("/b")).status];

  expect(before).toStrictEqual([200, 403]);
  expect(after).toStrictEqual([200, 200]);
});

/** Source: API Gateway Developer Guide, "Use stage variables", Lambda integration URI. */
test("calls the alias that the stage variable names", async () => {
  const { get, update } = await createApi();

  const blue = await get("/a");
  await update({ op: "replace", path: "/variables/slot", value: "none" });
  const none = await get("/a");

  expect(JSON.parse(blue.body)).toStrictEqual({ slot: "blue" });
  expect(none.status).toBeGreaterThanOrEqual(500);
});

/** Source: API Gateway Developer Guide, "Set up an API Gateway canary release deployment". */
test("sends a canary's part of the requests to its deployment with its variables, in one draw", async () => {
  const { get, update, recent } = await createApi();

  await update(...wholeCanary(recent));
  const whole = [await get("/a"), await get("/b")];
  await update({ op: "replace", path: "/canarySettings/percentTraffic", value: "0.0" });
  const none = [await get("/a"), await get("/b")];

  expect(whole.map((answer) => answer.status)).toStrictEqual([200, 200]);
  expect(JSON.parse(whole[0]?.body ?? "")).toStrictEqual({ slot: "green" });
  expect(none.map((answer) => answer.status)).toStrictEqual([200, 403]);
  expect(JSON.parse(none[0]?.body ?? "")).toStrictEqual({ slot: "blue" });
});

/** Source: API Gateway Developer Guide, "Promote a canary release". */
test("promotes a canary by copying its deployment and variables to the stage", async () => {
  const { apiGateway, api, get, update, recent } = await createApi();
  await update(...wholeCanary(recent));

  await update(
    { op: "copy", from: "/canarySettings/stageVariableOverrides", path: "/variables" },
    { op: "copy", from: "/canarySettings/deploymentId", path: "/deploymentId" },
  );
  const stage = await update({ op: "remove", path: "/canarySettings" });

  const shown = await apiGateway.send(new GetStageCommand({ restApiId: api, stageName: "live" }));
  expect(stage.canarySettings).toBe(undefined);
  expect(shown).toMatchObject({ deploymentId: recent, variables: { slot: "green" } });
  expect((await get("/b")).status).toBe(200);
});

/** Source: observed at AWS, not documented: hashicorp/terraform-provider-aws, thread 19805. */
test("refuses to delete a deployment that a stage serves", async () => {
  const { apiGateway, api, old, recent } = await createApi();
  const remove = (deploymentId: string) =>
    failureOf(apiGateway.send(new DeleteDeploymentCommand({ restApiId: api, deploymentId })));

  expect(await remove(old)).toBe("BadRequestException");
  expect(await remove(recent)).toBe(undefined);
});

/** Source: API Gateway API Reference, UpdateStage, patch operations of method settings. */
test("throttles a method by the stage's settings, and says so with 429", async () => {
  const { get, update } = await createApi();

  await update(
    { op: "replace", path: "/~1a/GET/throttling/rateLimit", value: "1" },
    { op: "replace", path: "/~1a/GET/throttling/burstLimit", value: "1" },
  );

  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await get("/a")).status);
  expect(statuses).toContain(429);
});

/** Source: API Gateway API Reference, TagResource. */
test("shows a stage's tags where the stage is shown", async () => {
  const { apiGateway, api } = await createApi();

  await apiGateway.send(
    new TagResourceCommand({
      resourceArn: `arn:aws:apigateway:${cloud.region}::/restapis/${api}/stages/live`,
      tags: { tenant: "shared" },
    }),
  );

  const stage = await apiGateway.send(new GetStageCommand({ restApiId: api, stageName: "live" }));
  expect(stage.tags).toStrictEqual({ tenant: "shared" });
});

/** Source: API Gateway API Reference, UpdateAccount, cloudwatchRoleArn. */
test("keeps the role for logs in the account's settings", async (context) => {
  cloud.needsSandbox(context, "it changes a setting of the whole account");
  const apiGateway = cloud.client(APIGatewayClient);
  const role = await createRole(cloud, trust({ Service: "apigateway.amazonaws.com" }), []);

  await apiGateway.send(
    new UpdateAccountCommand({
      patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value: role }],
    }),
  );

  expect((await apiGateway.send(new GetAccountCommand({}))).cloudwatchRoleArn).toBe(role);
});
