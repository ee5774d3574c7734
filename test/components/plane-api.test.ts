import { expect, test } from "vitest";
import { Plane, type PlaneArgs } from "../../components/plane.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import {
  SAMPLE_RELEASE,
  sampleDocument,
  sampleLocation,
  sampleSlots,
  sampleSource,
  sampleTags,
} from "../support/sample-release.ts";

const cloud = await recordCloud();
const STAGE = "aws:apigateway/stage:Stage";
const OLDER = "r-fedcba9876543210";

const args: PlaneArgs = {
  shard: "s1",
  location: sampleLocation,
  source: sampleSource,
  document: sampleDocument,
  slots: sampleSlots,
  tiers: [
    {
      name: "basic",
      isolation: "pool",
      throttle: { rate: 10, burst: 10 },
      monthlyQuota: 1000,
      reservedConcurrency: "shared",
      approval: "none",
    },
  ],
  settings: {
    authorizerTtlSeconds: 60,
    logRetentionDays: 30,
    allowedOrigin: "*",
    tracing: true,
    deletionProtection: true,
  },
};

const invocation = (arn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:${arn}/invocations`;

test("calls the application by the stage's slot and the platform by its live alias", async () => {
  new Plane("pool-a", args);
  await allSettled();

  const { body, ...inputs } = cloud.of("aws:apigateway/restApi:RestApi")["pool-a-api-rest"] ?? {};
  expect(inputs).toStrictEqual({
    name: "tenantry-pool-a",
    description: "Application plane pool-a",
    apiKeySource: "AUTHORIZER",
    endpointConfiguration: { types: "REGIONAL" },
    tags: sampleTags,
  });
  const { paths, components } = JSON.parse(String(body));
  const uriOf = (path: string) => paths[path].get["x-amazon-apigateway-integration"].uri;
  expect(uriOf("/notes")).toBe(invocation(`tenantry-pool-a-notes:\${stageVariables.slot}`));
  expect(uriOf("/tenant/users")).toBe(invocation("tenantry-pool-a-tenant-users:live"));
  expect(components.securitySchemes.caller["x-amazon-apigateway-authorizer"].authorizerUri).toBe(
    invocation("tenantry-pool-a-authorizer:live"),
  );
});

test("has a stage for everybody and one for the idle slot, from the start", async () => {
  const stage = cloud.of(STAGE)["pool-a-api-live"];
  const { accessLogSettings, ...inputs } = stage ?? {};

  expect(inputs).toStrictEqual({
    restApi: "pool-a-api-rest-id",
    deployment: `pool-a-api-${SAMPLE_RELEASE}-id`,
    stageName: "live",
    variables: { slot: "blue" },
    xrayTracingEnabled: true,
    tags: sampleTags,
  });
  expect(accessLogSettings).toMatchObject({
    destinationArn: "arn:aws:logs:us-east-1:111111111111:log-group:/aws/apigateway/tenantry-pool-a",
  });
  expect(cloud.of(STAGE)["pool-a-api-next"]).toStrictEqual({
    ...stage,
    stageName: "next",
    variables: { slot: "green" },
  });
});

test("permits API Gateway each alias by its own, and nobody else", () => {
  const execution = "arn:aws:execute-api:us-east-1:111111111111:pool-a-api-rest-id";
  const common = { action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com" };
  const permission = (name: string, qualifier: string, sourceArn: string) => ({
    ...common,
    statementId: `api-${qualifier}`,
    function: `tenantry-pool-a-${name}`,
    qualifier,
    sourceArn: `${execution}${sourceArn}`,
  });

  expect(cloud.of("aws:lambda/permission:Permission")).toStrictEqual({
    "pool-a-api-notes-blue": permission("notes", "blue", "/*/*"),
    "pool-a-api-notes-green": permission("notes", "green", "/*/*"),
    "pool-a-api-users": permission("tenant-users", "live", "/*/*/tenant/*"),
    "pool-a-api-authorizer": permission("authorizer", "live", "/authorizers/*"),
  });
});

test("deploys each release of the slots, under its own name", async () => {
  const slots: PlaneArgs["slots"] = {
    blue: { release: OLDER, versions: { notes: "3" } },
    green: { release: SAMPLE_RELEASE },
    live: "blue",
  };
  new Plane("pool-b", { ...args, slots });
  await allSettled();

  const deployments = Object.entries(cloud.of("aws:apigateway/deployment:Deployment"));
  expect(deployments.filter(([name]) => name.startsWith("pool-b"))).toStrictEqual(
    [OLDER, SAMPLE_RELEASE].map((release) => [
      `pool-b-api-${release}`,
      { restApi: "pool-b-api-rest-id", description: release, triggers: { release } },
    ]),
  );
  expect(cloud.of(STAGE)["pool-b-api-live"]?.deployment).toBe(`pool-b-api-${OLDER}-id`);
  expect(cloud.of(STAGE)["pool-b-api-next"]?.deployment).toBe(`pool-b-api-${SAMPLE_RELEASE}-id`);
});

test("tells functions where their tables are, and the authorizer what to believe", () => {
  const functions = cloud.of("aws:lambda/function:Function");

  expect(functions["pool-a-application-notes-function-lambda"]?.environment).toStrictEqual({
    variables: {
      TENANTRY_ACCESS_ROLE_ARN: "arn:aws:iam::111111111111:role/tenantry-pool-a-access",
      TENANTRY_ALLOWED_ORIGIN: "*",
      TENANTRY_TABLES:
        '{"notes":{"name":"tenantry-pool-a-notes","partitions":2,"indexes":["author"]}}',
      POWERTOOLS_SERVICE_NAME: "pool-a",
    },
  });
  expect(functions["pool-a-authorizer-function-lambda"]?.environment).toStrictEqual({
    variables: {
      TENANTRY_USER_POOL_ID: "pool-a-identity-users-id",
      TENANTRY_USER_POOL_CLIENT_ID: "pool-a-identity-client-id",
      TENANTRY_DIRECTORY_TABLE: "tenantry-pool-a-directory",
      TENANTRY_MASTER_KEY_PARAMETER: "/tenantry/s1/master-key",
    },
  });
});

test("gives each platform function the rights that it uses, and no more", () => {
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy");
  const sids = (name: string) =>
    JSON.parse(String(rights[name]?.policy)).Statement.map((each: { Sid: string }) => each.Sid);

  expect(sids("pool-a-authorizer-role-rights")).toStrictEqual([
    "WriteLogs",
    "SendTraces",
    "ReadDirectory",
    "ReadMasterKey",
    "DecryptMasterKey",
  ]);
  expect(sids("pool-a-users-role-rights")).toStrictEqual([
    "WriteLogs",
    "SendTraces",
    "ManageUsers",
  ]);
  expect(sids("pool-a-application-role-rights")).toStrictEqual([
    "WriteLogs",
    "SendTraces",
    "ActForOneTenant",
  ]);
});
