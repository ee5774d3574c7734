import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { definition } from "../../application/definition.ts";
import { buildRelease } from "../../automation/releases/build-release.ts";
import { programs } from "../../stacks/programs.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { resourceTable } from "../support/resource-table.ts";
import { STACK_TENANT, stackDocuments } from "../support/stack-documents.ts";

const cloud = await recordCloud({
  "aws:ssm/getParameter:getParameter": { value: "master" },
  "aws:secretsmanager/getRandomPassword:getRandomPassword": { randomPassword: "drawn" },
});
const folder = await mkdtemp(join(tmpdir(), "releases-"));
const { release } = await buildRelease({ root: process.cwd(), definition, folder });
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => cloud.clear());

const TENANT = STACK_TENANT;
const documents = stackDocuments({ release, folder });
const table = () => resourceTable(cloud.all());

test("brings up a shard", async () => {
  const outputs = await programs.shard(documents.shard);
  await allSettled();

  const tags = "shared/shared/s1/none";
  expect([...table()].sort()).toStrictEqual([
    "Account",
    `Bucket tenantry-s1-releases-111111111111 ${tags}`,
    "BucketPolicy shard-s1-releases-bucket-id  RefuseWithoutTls",
    "BucketPublicAccessBlock shard-s1-releases-bucket-id",
    "BucketServerSideEncryptionConfiguration shard-s1-releases-bucket-id",
    "BucketVersioning shard-s1-releases-bucket-id",
    `Parameter /tenantry/s1/master-key ${tags}`,
    `Policy tenantry-boundary ${tags} WriteLogs+SendTraces+ActForOneTenant+ReachItemsOfOneTenant+ReadDirectory+ReadMasterKey+DecryptMasterKey+ManageUsers`,
    `Role tenantry-api-logs ${tags} TakeOn`,
    `Role tenantry-deploy ${tags} TakeOnFromHub`,
    `Role tenantry-limits ${tags} TakeOnFromHub`,
    "RolePolicy deploy  MakeTables+KeepDirectories+RemoveItemsOfOneTenant+MakeBoundedRoles+KeepRoles+HandRolesToFunctions+NeverTouchItself+MakeFunctions+MakeLayers+FindLayers+MakeApis+CreateUserPools+FindUserPools+KeepUserPools+DescribeLogGroups+MakeLogGroups+ReadMasterKey+FindReleases+KeepReleases",
    "RolePolicy limits  AskForLimits+ReadLimits+LetServiceQuotasOpenCases",
    "RolePolicy logs  WriteApiLogs",
  ]);
  expect(await settled(outputs)).toStrictEqual({
    shard: "s1",
    account: "111111111111",
    region: "us-east-1",
    deployRoleArn: "arn:aws:iam::111111111111:role/tenantry-deploy",
    externalId: "tenantry-s1",
    boundaryArn: "arn:aws:iam::111111111111:policy/tenantry-boundary",
    masterKeyParameter: "/tenantry/s1/master-key",
    releaseBucket: "tenantry-s1-releases-111111111111",
  });
});

test("makes a pool for every pooled tier", async () => {
  const outputs = await programs.pool(documents.pool);
  await allSettled();

  const tags = `shared/shared/s1/${release}`;
  expect([...table()].sort()).toStrictEqual(
    [
      "Alias blue",
      "Alias blue",
      "Alias green",
      "Alias green",
      "Alias live",
      "Alias live",
      "Deployment",
      `Function tenantry-pool-s1-1-authorizer ${tags}`,
      `Function tenantry-pool-s1-1-orders ${tags}`,
      `Function tenantry-pool-s1-1-products ${tags}`,
      `Function tenantry-pool-s1-1-tenant-users ${tags}`,
      "LayerVersion tenantry-pool-s1-1-layer",
      `LogGroup /aws/apigateway/tenantry-pool-s1-1 ${tags}`,
      `LogGroup /aws/lambda/tenantry-pool-s1-1-authorizer ${tags}`,
      `LogGroup /aws/lambda/tenantry-pool-s1-1-orders ${tags}`,
      `LogGroup /aws/lambda/tenantry-pool-s1-1-products ${tags}`,
      `LogGroup /aws/lambda/tenantry-pool-s1-1-tenant-users ${tags}`,
      ...Array.from({ length: 6 }, () => "Permission"),
      `RestApi tenantry-pool-s1-1 ${tags}`,
      `Role tenantry-pool-s1-1-access ${tags} TakeOnForOneTenant`,
      `Role tenantry-pool-s1-1-authorizer ${tags} TakeOn`,
      `Role tenantry-pool-s1-1-functions ${tags} TakeOn`,
      `Role tenantry-pool-s1-1-tenant-users ${tags} TakeOn`,
      "RolePolicy items  ReachOwnItems",
      "RolePolicy rights  WriteLogs+SendTraces+ActForOneTenant",
      "RolePolicy rights  WriteLogs+SendTraces+ManageUsers",
      "RolePolicy rights  WriteLogs+SendTraces+ReadDirectory+ReadMasterKey+DecryptMasterKey",
      `Stage live ${tags}`,
      `Stage next ${tags}`,
      `Table tenantry-pool-s1-1-directory ${tags}`,
      `Table tenantry-pool-s1-1-orders ${tags}`,
      `Table tenantry-pool-s1-1-products ${tags}`,
      `UsagePlan tenantry-pool-s1-1-basic shared/basic/s1/${release}`,
      `UsagePlan tenantry-pool-s1-1-premium shared/premium/s1/${release}`,
      "UserGroup admins",
      `UserPool tenantry-pool-s1-1 ${tags}`,
      "UserPoolClient tenantry-pool-s1-1",
    ].sort(),
  );
  expect(await settled(outputs)).toMatchObject({
    plane: "pool-s1-1",
    shard: "s1",
    release,
    live: "blue",
    smokePath: "/products",
    apiUrl: "https://api.example.com/live",
    nextUrl: "https://api.example.com/next",
    directoryTable: "tenantry-pool-s1-1-directory",
    tables: { products: "tenantry-pool-s1-1-products", orders: "tenantry-pool-s1-1-orders" },
    versions: { products: "7", orders: "7" },
    usagePlanIds: { basic: "pool-s1-1-basic-plan-id", premium: "pool-s1-1-premium-plan-id" },
  });
});

test("makes a silo with its tenant's plan, key and group", async () => {
  const { stack } = documents.silo;
  const outputs = await programs.silo(documents.silo);
  await allSettled();

  const tags = `${TENANT}/platinum/s1/${release}`;
  expect(table()).toStrictEqual(
    expect.arrayContaining([
      `ApiKey tenantry-${stack}-${TENANT}-1 ${tags}`,
      `UserGroup ${TENANT}`,
      `UsagePlan tenantry-${stack}-platinum ${tags}`,
      `Table tenantry-${stack}-products ${tags}`,
    ]),
  );
  expect(await settled(outputs)).toMatchObject({
    tenant: TENANT,
    tier: "platinum",
    generation: 1,
    usageKeyId: `${stack}-tenant-key-id`,
    usagePlanIds: { platinum: `${stack}-platinum-plan-id` },
  });
});

test("makes what a pooled tenant has of its own", async () => {
  const outputs = await programs.tenant(documents.tenant);
  await allSettled();

  expect(table()).toStrictEqual([
    `UserGroup ${TENANT}`,
    `ApiKey tenantry-pool-s1-1-${TENANT}-1 ${TENANT}/basic/s1/${release}`,
    "UsagePlanKey",
  ]);
  expect(await settled(outputs)).toStrictEqual({
    tenant: TENANT,
    plane: "pool-s1-1",
    shard: "s1",
    tier: "basic",
    generation: 1,
    usagePlanId: "plan",
    usageKeyId: `tenant-${TENANT}-key-id`,
  });
});

test("refuses a wrong configuration with every problem, and an unknown tier", async () => {
  await expect(programs.pool({ stack: "pool-x" })).rejects.toMatchObject({
    code: "DOCUMENT_INVALID",
  });
  const silo = { ...documents.silo, tier: "gold" };
  await expect(programs.silo(silo)).rejects.toMatchObject({ code: "TIER_UNKNOWN" });
});
