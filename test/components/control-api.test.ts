import { expect, test } from "vitest";
import { ControlApi } from "../../components/control-api.ts";
import { gatewayResponses } from "../../components/gateway-responses.ts";
import { Operators } from "../../components/operators.ts";
import { TenantWorkflows } from "../../components/tenant-workflows.ts";
import { Lanes } from "../../tenants/lane.ts";
import { sha256Of } from "../../tenants/release.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import {
  answersTasks,
  runsMachines,
  tellsEvents,
  WRITES,
  worksInShards,
} from "../support/hub-rights.ts";
import { allowing, readable } from "../support/readable.ts";
import {
  hubArn,
  hubFunction,
  hubTableArns,
  hubTables,
  hubTags,
  sampleBus,
  sampleDefinitions,
  sampleOrganization,
  sampleSurroundings,
  sampleTiers,
  writesLogs,
} from "../support/sample-hub.ts";
import { sampleManifest } from "../support/sample-release.ts";
import { SAMPLE_RULES } from "../support/sample-shard.ts";

const cloud = await recordCloud();
const ORIGIN = "https://console.example.com";
const shared = {
  surroundings: sampleSurroundings,
  tables: hubTables("t"),
  bus: sampleBus,
  tiers: sampleTiers,
  capacity: SAMPLE_RULES,
  lanes: Lanes.parse({}),
};
const args = {
  ...shared,
  operators: new Operators("o", { deletionProtection: true, tags: hubTags }),
  workflows: new TenantWorkflows("w", {
    ...shared,
    adminInvitation: "none",
    definitions: sampleDefinitions,
  }),
  hourlyRegistrations: 200,
  allowedOrigin: ORIGIN,
};
const api = new ControlApi("a", args);
await allSettled();

const operation = {
  responses: { default: { description: "As the API's own document says" } },
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${hubArn("lambda", "function:tenantry-api")}/invocations`,
  },
};

test("puts one function behind a regional API, and registrations on a path of their own", async () => {
  expect(await settled(api.url)).toBe("https://api.example.com/live");
  expect(await readable(cloud.of("aws:apigateway/restApi:RestApi"))).toStrictEqual({
    "a-api": {
      name: "tenantry-control",
      endpointConfiguration: { types: "REGIONAL" },
      tags: hubTags,
      body: {
        openapi: "3.0.1",
        info: { title: "tenantry", version: "1" },
        "x-amazon-apigateway-gateway-responses": gatewayResponses(ORIGIN),
        paths: {
          "/registrations": { options: operation, post: operation },
          "/{proxy+}": { "x-amazon-apigateway-any-method": operation },
        },
      },
    },
  });
  expect(cloud.of("aws:lambda/permission:Permission")).toStrictEqual({
    "a-permission": {
      action: "lambda:InvokeFunction",
      function: "tenantry-api",
      principal: "apigateway.amazonaws.com",
      statementId: "control-api",
      sourceArn: hubArn("execute-api", "a-api-id/*/*"),
    },
  });
});

test("deploys whatever the body became, and throttles sign-ups apart from all else", () => {
  const body = cloud.of("aws:apigateway/restApi:RestApi")["a-api"]?.body;

  expect(cloud.of("aws:apigateway/deployment:Deployment")).toStrictEqual({
    "a-deployment": { restApi: "a-api-id", triggers: { body: sha256Of(String(body)) } },
  });
  expect(cloud.of("aws:apigateway/stage:Stage")).toStrictEqual({
    "a-stage": {
      restApi: "a-api-id",
      deployment: "a-deployment-id",
      stageName: "live",
      xrayTracingEnabled: false,
      tags: hubTags,
    },
  });
  expect(cloud.of("aws:apigateway/methodSettings:MethodSettings")).toStrictEqual({
    "a-everything": {
      restApi: "a-api-id",
      stageName: "live",
      methodPath: "*/*",
      settings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 },
    },
    "a-registrations": {
      restApi: "a-api-id",
      stageName: "live",
      methodPath: "registrations/POST",
      settings: { throttlingRateLimit: 5, throttlingBurstLimit: 20 },
    },
  });
});

test("answers within API Gateway's time, and knows whose tokens count", async () => {
  const lambda = cloud.of("aws:lambda/function:Function")["a-function-function-lambda"];

  expect(await readable(lambda)).toStrictEqual(
    hubFunction({
      role: "api",
      timeout: 29,
      memorySize: 512,
      environment: {
        TENANTRY_MAPPING_TABLE: "tenantry-mapping",
        TENANTRY_TENANTS_TABLE: "tenantry-tenants",
        TENANTRY_NAMES_TABLE: "tenantry-names",
        TENANTRY_SHARDS_TABLE: "tenantry-shards",
        TENANTRY_TOKENS_TABLE: "tenantry-tokens",
        TENANTRY_OPERATIONS_TABLE: "tenantry-operations",
        TENANTRY_RELEASES_TABLE: "tenantry-releases",
        TENANTRY_OPERATOR_POOL: "o-users-id",
        TENANTRY_OPERATOR_CLIENT: "o-client-id",
        TENANTRY_ONBOARDING_MACHINE: hubArn("states", "stateMachine:tenantry-onboarding"),
        TENANTRY_OFFBOARDING_MACHINE: hubArn("states", "stateMachine:tenantry-offboarding"),
        TENANTRY_BUS: "tenantry",
        TENANTRY_HUB_ACCOUNT: "111111111111",
        TENANTRY_TIERS: sampleTiers,
        TENANTRY_USAGE: sampleManifest.usage,
        TENANTRY_CAPACITY: SAMPLE_RULES,
        TENANTRY_LANES: Lanes.parse({}),
        TENANTRY_RELEASE: "r-0123456789abcdef",
        TENANTRY_ALLOWED_ORIGIN: ORIGIN,
        TENANTRY_HOURLY_CAP: "200",
      },
    }),
  );
});

test("lets the API keep records, read operations, and start, tell and answer", async () => {
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy")["a-function-role-rights"];

  expect(await readable(rights?.policy)).toStrictEqual(
    allowing(
      writesLogs("api"),
      {
        Sid: "KeepRecords",
        Action: WRITES,
        Resource: hubTableArns("mapping", "tenants", "names", "tokens"),
      },
      {
        Sid: "KeepShards",
        Action: [...WRITES, "dynamodb:Scan"],
        Resource: hubTableArns("shards"),
      },
      {
        Sid: "ReadOperations",
        Action: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
        Resource: hubTableArns("operations", "releases"),
      },
      tellsEvents,
      answersTasks,
      runsMachines,
      worksInShards,
    ),
  );
});

test("lets the API ask which accounts are in the organisation, only where there is one", async () => {
  const without = cloud.of("aws:lambda/function:Function")["a-function-function-lambda"];
  const before = cloud.of("aws:iam/rolePolicy:RolePolicy")["a-function-role-rights"];

  new ControlApi("v", { ...args, organization: sampleOrganization });
  await allSettled();

  const { membersRoleArn } = sampleOrganization;
  const lambda = cloud.of("aws:lambda/function:Function")["v-function-function-lambda"];
  expect(await readable(lambda?.environment)).toMatchObject({
    variables: { TENANTRY_MEMBERS_ROLE: membersRoleArn },
  });
  expect(JSON.stringify(without)).not.toContain("TENANTRY_MEMBERS_ROLE");
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy")["v-function-role-rights"];
  expect(statementsOf(rights)).toStrictEqual([
    ...statementsOf(before),
    { Sid: "KnowMembers", Effect: "Allow", Action: "sts:AssumeRole", Resource: membersRoleArn },
  ]);
});

/** Statements of a role's rights. */
function statementsOf(rights: Record<string, unknown> | undefined): readonly unknown[] {
  return JSON.parse(String(rights?.policy)).Statement;
}
