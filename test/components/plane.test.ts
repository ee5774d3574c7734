import { expect, test } from "vitest";
import { Plane, type PlaneArgs } from "../../components/plane.ts";
import type { Tier } from "../../tenants/tier.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import {
  SAMPLE_RELEASE,
  sampleDocument,
  sampleLocation,
  sampleManifest,
  sampleSlots,
  sampleSource,
} from "../support/sample-release.ts";

const cloud = await recordCloud({ "aws:ssm/getParameter:getParameter": { value: "master" } });

const basic: Tier = {
  name: "basic",
  isolation: "pool",
  throttle: { rate: 10, burst: 10 },
  monthlyQuota: 1000,
  reservedConcurrency: "shared",
  approval: "none",
};
const platinum: Tier = {
  ...basic,
  name: "platinum",
  isolation: "silo",
  monthlyQuota: "unmetered",
  reservedConcurrency: 50,
};
const TENANT = "01jd3m9k2b7c4r8t6v0w5x1y3z";

const args: PlaneArgs = {
  shard: "s1",
  location: sampleLocation,
  source: sampleSource,
  document: sampleDocument,
  slots: sampleSlots,
  tiers: [basic],
  settings: {
    authorizerTtlSeconds: 60,
    logRetentionDays: 30,
    allowedOrigin: "*",
    tracing: false,
    deletionProtection: true,
  },
};

async function madeTypes(name: string, planeArgs: PlaneArgs): Promise<string[]> {
  cloud.clear();
  new Plane(name, planeArgs);
  await allSettled();
  return cloud.all().map((made) => `${made.type} ${made.name.slice(name.length + 1)}`);
}

test("makes the same of a pool and of a silo, but for the tenant's own things and plans", async () => {
  const pool = await madeTypes("pool-a", args);
  const silo = await madeTypes("silo-b", {
    ...args,
    tiers: [platinum],
    tenant: { id: TENANT, generation: 1 },
  });

  expect(silo.filter((each) => !pool.includes(each)).sort()).toStrictEqual([
    "aws:apigateway/apiKey:ApiKey tenant-key",
    "aws:apigateway/usagePlan:UsagePlan platinum-plan",
    "aws:apigateway/usagePlanKey:UsagePlanKey tenant-membership",
    "aws:cognito/userGroup:UserGroup tenant-group",
  ]);
  expect(pool.filter((each) => !silo.includes(each))).toStrictEqual([
    "aws:apigateway/usagePlan:UsagePlan basic-plan",
  ]);
});

test("names every resource of a pool for its plane and role", async () => {
  expect((await madeTypes("pool-c", args)).sort()).toStrictEqual([
    `aws:apigateway/deployment:Deployment api-${SAMPLE_RELEASE}`,
    "aws:apigateway/restApi:RestApi api-rest",
    "aws:apigateway/stage:Stage api-live",
    "aws:apigateway/stage:Stage api-next",
    "aws:apigateway/usagePlan:UsagePlan basic-plan",
    "aws:cloudwatch/logGroup:LogGroup api-logs",
    "aws:cloudwatch/logGroup:LogGroup application-notes-function-logs",
    "aws:cloudwatch/logGroup:LogGroup authorizer-function-logs",
    "aws:cloudwatch/logGroup:LogGroup users-function-logs",
    "aws:cognito/userGroup:UserGroup identity-admins",
    "aws:cognito/userPool:UserPool identity-users",
    "aws:cognito/userPoolClient:UserPoolClient identity-client",
    "aws:dynamodb/table:Table tables-directory",
    "aws:dynamodb/table:Table tables-notes",
    "aws:iam/role:Role application-access-role",
    "aws:iam/role:Role application-role-role",
    "aws:iam/role:Role authorizer-role-role",
    "aws:iam/role:Role users-role-role",
    "aws:iam/rolePolicy:RolePolicy application-access-items",
    "aws:iam/rolePolicy:RolePolicy application-role-rights",
    "aws:iam/rolePolicy:RolePolicy authorizer-role-rights",
    "aws:iam/rolePolicy:RolePolicy users-role-rights",
    "aws:lambda/alias:Alias application-notes-blue",
    "aws:lambda/alias:Alias application-notes-green",
    "aws:lambda/alias:Alias authorizer-live",
    "aws:lambda/alias:Alias users-live",
    "aws:lambda/function:Function application-notes-function-lambda",
    "aws:lambda/function:Function authorizer-function-lambda",
    "aws:lambda/function:Function users-function-lambda",
    "aws:lambda/layerVersion:LayerVersion application-layer",
    "aws:lambda/permission:Permission api-authorizer",
    "aws:lambda/permission:Permission api-notes-blue",
    "aws:lambda/permission:Permission api-notes-green",
    "aws:lambda/permission:Permission api-users",
  ]);
});

test("names the contents in the layer's description, by which recovery finds a version", async () => {
  await madeTypes("pool-l", args);

  expect(
    cloud.of("aws:lambda/layerVersion:LayerVersion")["pool-l-application-layer"]?.description,
  ).toBe(`What handlers import as @tenantry/layer, sha256 ${sampleManifest.layer.sha256}`);
});

test("narrows a silo to its tenant", async () => {
  await madeTypes("silo-d", { ...args, tiers: [platinum], tenant: { id: TENANT, generation: 1 } });

  const trust = cloud.of("aws:iam/role:Role")["silo-d-application-access-role"]?.assumeRolePolicy;
  expect(JSON.parse(String(trust)).Statement[0].Condition.StringEquals).toStrictEqual({
    "aws:RequestTag/TenantId": TENANT,
  });
  const functions = cloud.of("aws:lambda/function:Function");
  expect(functions["silo-d-application-notes-function-lambda"]?.reservedConcurrentExecutions).toBe(
    50,
  );
  expect(cloud.of("aws:dynamodb/table:Table")["silo-d-tables-notes"]?.tags).toStrictEqual({
    tenant: TENANT,
    tier: "platinum",
    shard: "s1",
    release: SAMPLE_RELEASE,
  });
});

test("lists all that keeps a plane from being made, and makes nothing", async () => {
  cloud.clear();
  const wrong: PlaneArgs = {
    ...args,
    slots: {
      blue: { release: SAMPLE_RELEASE, versions: { gone: "1" } },
      green: { release: "r-fedcba9876543210" },
      live: "blue",
    },
    tiers: [],
    tenant: { id: TENANT, generation: 1 },
    settings: { ...args.settings, authorizerTtlSeconds: 61 },
  };

  expect(() => new Plane("wrong", wrong)).toThrow(
    expect.objectContaining({
      message: "plane wrong cannot be made",
      errors: [
        {
          propertyPath: "source.release",
          reason: "must be r-fedcba9876543210, which the slots take, not r-0123456789abcdef",
        },
        { propertyPath: "slots.blue.versions", reason: 'must have the function "notes"' },
        {
          propertyPath: "slots.blue.versions",
          reason: 'has the function "gone", which release r-0123456789abcdef has no more',
        },
        {
          propertyPath: "settings.authorizerTtlSeconds",
          reason: "must be 0 to 60 seconds, not 61",
        },
        { propertyPath: "tiers", reason: "must name at least one tier" },
        { propertyPath: "tiers", reason: "must be the one tier of the silo's tenant" },
      ],
    }),
  );
  await allSettled();
  expect(cloud.all()).toStrictEqual([]);
});
