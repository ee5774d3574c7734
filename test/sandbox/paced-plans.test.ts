import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  APIGatewayClient,
  GetRestApisCommand,
  GetStagesCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AutomationEngine } from "../../automation/engine/automation-engine.ts";
import type { EngineRun, PaceCall } from "../../automation/engine/engine.ts";
import { programLoader } from "../../automation/engine/program-loader.ts";
import { HUB_ACCOUNT } from "../../sandbox/accounts.ts";
import { rootClient } from "../../sandbox/credentials.ts";
import type { MadeCall } from "../../tenants/call-times.ts";
import { HandWorld } from "../support/hand-world.ts";
import { writtenRelease } from "../support/written-release.ts";

const PROGRAM = `
import { Deployment } from "@pulumi/aws/apigateway/deployment.js";
import { RestApi } from "@pulumi/aws/apigateway/restApi.js";
import { Stage } from "@pulumi/aws/apigateway/stage.js";
import { UsagePlan } from "@pulumi/aws/apigateway/usagePlan.js";
import { Parameter } from "@pulumi/aws/ssm/parameter.js";
const get = {
  "x-amazon-apigateway-integration": { type: "mock", requestTemplates: { "application/json": "{}" } },
  responses: { 200: { description: "well" } },
};
const pool = async ({ rates, release }) => {
  const note = new Parameter("note", { name: "/note", type: "String", value: "x" });
  const body = note.value.apply((title) =>
    JSON.stringify({ openapi: "3.0.1", info: { title, version: "1" }, paths: { "/": { get } } }),
  );
  const restApi = new RestApi("api", { name: "paced", body });
  const deployment = new Deployment("deployment", { restApi: restApi.id }, { retainOnDelete: true });
  const { stageName } = new Stage("live", { restApi: restApi.id, deployment: deployment.id, stageName: "live" });
  for (const [name, rateLimit] of Object.entries(rates)) {
    new UsagePlan(name, {
      name,
      apiStages: [{ apiId: restApi.id, stage: stageName }],
      throttleSettings: { rateLimit, burstLimit: 1 },
      tags: { release },
    });
  }
  return {};
};
export const programs = { pool };
`;

let world: HandWorld;
let folder = "";
let release = "";
let engine: AutomationEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-paced-"));
  world = await HandWorld.start();
  release = await writtenRelease(join(folder, "releases"), PROGRAM);
  Object.assign(process.env, {
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
    PULUMI_DEBUG_PROVIDERS: world.providerAddress,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  });
  const backendUrl = `file://${join(world.folder, "state")}?metadata=skip`;
  const settings = { workFolder: folder, backendUrl, secretsProvider: "passphrase" } as const;
  engine = new AutomationEngine(settings, programLoader());
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
});

function runOf(config: Record<string, unknown>): EngineRun {
  const program = { role: "pool", release, folder: join(folder, "releases") } as const;
  return {
    stack: "pool-paced",
    program,
    config,
    access: { account: HUB_ACCOUNT, region: "us-east-1", roleArn: "arn" },
  };
}

/** What of the program's is there: plans, APIs and stages, in this order. */
async function left(): Promise<readonly [number, number, number]> {
  const client = new APIGatewayClient(rootClient(world.aws.endpoint, HUB_ACCOUNT));
  const { items: plans = [] } = await client.send(new GetUsagePlansCommand({}));
  const { items: apis = [] } = await client.send(new GetRestApisCommand({}));
  const stages = await Promise.all(
    apis.map(({ id: restApiId }) => client.send(new GetStagesCommand({ restApiId }))),
  );
  return [plans.length, apis.length, stages.flatMap(({ item = [] }) => item).length];
}

/** Lets every call go at once; notes each, with what was there before it. */
function watched() {
  const asked: unknown[] = [];
  const made: (MadeCall & { readonly askedAt: number })[] = [];
  const pace: PaceCall = async (call) => {
    asked.push([call, ...(await left())]);
    const askedAt = Date.now();
    return async (each) => void made.push({ ...each, askedAt });
  };
  const never = new AbortController().signal;
  return { asked, made, control: { stop: never, kill: never, onEvent: () => {}, pace } };
}

test("waits before it changes a plan's throttle, and neither for its tags nor where nothing changes", async () => {
  const rates = { basic: 1, standard: 2, premium: 3 };
  const [made, changed, tagged] = [watched(), watched(), watched()];

  await engine.up(runOf({ rates, release: "r-1" }), made.control);
  await engine.up(
    runOf({ rates: { ...rates, basic: 9, premium: 7 }, release: "r-2" }),
    changed.control,
  );
  await engine.up(
    runOf({ rates: { ...rates, basic: 9, premium: 7 }, release: "r-3" }),
    tagged.control,
  );

  expect(made.asked).toStrictEqual([
    ["create-rest-api", 0, 0, 0],
    ["create-deployment", 0, 1, 0],
  ]);
  expect(changed.asked).toStrictEqual([
    ["update-usage-plan", 3, 1, 1],
    ["update-usage-plan", 3, 1, 1],
  ]);
  expect(changed.made.length).toBe(2);
  expect(tagged.asked).toStrictEqual([]);
}, 120_000);

test("removes plan after plan, then the API, each when its call may be made", async () => {
  const { asked, made, control } = watched();

  const { changes } = await engine.destroy(runOf({}), control);

  expect(asked).toStrictEqual([
    ["update-usage-plan", 3, 1, 1],
    ["update-usage-plan", 2, 1, 1],
    ["update-usage-plan", 1, 1, 1],
    ["delete-rest-api", 0, 1, 0],
  ]);
  const inOrder = made.map(({ askedAt, wentAt, doneAt }) => askedAt <= wentAt && wentAt <= doneAt);
  expect(inOrder).toStrictEqual([true, true, true, true]);
  // Three plans, an API, a stage, a deployment, a parameter and the stack itself, each counted once.
  expect(changes).toStrictEqual({ delete: 8 });
  expect(await left()).toStrictEqual([0, 0, 0]);
}, 120_000);

test("removes all that may go before an API without plans, and only then waits for its call", async () => {
  await engine.up(runOf({ rates: {}, release: "r-1" }), watched().control);
  const { asked, control } = watched();

  const { changes } = await engine.destroy(runOf({}), control);

  expect(asked).toStrictEqual([["delete-rest-api", 0, 1, 0]]);
  // An API, a stage, a deployment, a parameter and the stack itself.
  expect(changes).toStrictEqual({ delete: 5 });
  expect(await left()).toStrictEqual([0, 0, 0]);
}, 120_000);
