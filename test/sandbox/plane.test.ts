import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  BatchGetItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { definition } from "../../application/definition.ts";
import { buildRelease } from "../../automation/releases/build-release.ts";
import { HandPlane } from "../support/hand-plane.ts";
import { HAND_SHARD, HandWorld } from "../support/hand-world.ts";

const A = "01jd3m9k2b7c4r8t6v0w5x1y3z";
const B = "01jd3m9k2b7c4r8t6v0w5x1y4a";
const CACHE_SECONDS = 4;
const role = (name: string) => `arn:aws:iam::${HAND_SHARD.account}:role/${name}`;
const shard = {
  ...HAND_SHARD,
  deployRoleArn: role("tenantry-deploy"),
  externalId: "tenantry-s1",
};

const state: { world?: HandWorld; plane?: HandPlane; tokens: Record<string, string> } = {
  tokens: {},
};
const world = (): HandWorld => state.world ?? expect.unreachable("the world did not start");
const plane = (): HandPlane => state.plane ?? expect.unreachable("the plane did not start");
const tokenOf = (tenant: string): string => state.tokens[tenant] ?? "";

/** What a pool of the tests is configured by, but for its slots. */
function poolKeys(slots: object) {
  return {
    role: "pool",
    shard,
    tiers: JSON.parse(readFileSync("tiers.json", "utf8")),
    slots,
    releaseFolder: `${world().folder}/releases`,
    managed: false,
    authorizerTtlSeconds: CACHE_SECONDS,
  };
}

function release(memoryMiB: number): Promise<{ release: string }> {
  const { products, ...others } = definition.functions;
  const changed = { ...products, entry: "handlers/products.ts", timeoutSeconds: 10, memoryMiB };
  return buildRelease({
    root: process.cwd(),
    definition: { ...definition, functions: { ...others, products: changed } },
    folder: `${world().folder}/releases`,
  });
}

beforeAll(async () => {
  state.world = await HandWorld.start();
  const { release: first } = await release(256);
  await world().configure("shard-s1", {
    role: "shard",
    shard: { ...HAND_SHARD, bootstrapRoleArn: role("OrganizationAccountAccessRole") },
    hub: { account: "000000000000" },
  });
  await world().up("shard-s1");
  const slots = { blue: { release: first }, green: { release: first }, live: "blue" };
  await world().configure("pool-s1-1", poolKeys(slots));
  const outputs = await world().up("pool-s1-1");
  state.plane = await HandPlane.open(world(), outputs);
  for (const [tenant, tier] of [
    [A, "basic"],
    [B, "premium"],
  ] as const) {
    const keys = { role: "tenant", shard, tenant, tier, generation: 1, release: first };
    await world().configure(`tenant-${tenant}`, { ...keys, plane: outputs, managed: false });
    await world().up(`tenant-${tenant}`);
    await plane().direct({ tenant, status: "active", tier, keyGeneration: 1, version: 1 });
    state.tokens[tenant] = await plane().admin(tenant);
  }
});
afterAll(() => state.world?.stop());

const chair = { name: "Chair", priceCents: 4900 };
const table = { name: "Table", priceCents: 9900 };

test("serves a tenant its own data", async () => {
  const made = await plane().call("POST /products", tokenOf(A), chair);
  const path = `/products/${made.body.id}`;
  const lines = [{ product: made.body.id, quantity: 2 }];
  const order = await plane().call("POST /orders", tokenOf(A), { customer: "c1", lines });

  expect(made).toMatchObject({ status: 201, body: chair });
  expect(await plane().call(`GET ${path}`, tokenOf(A))).toMatchObject({ status: 200, body: chair });
  expect(order).toMatchObject({ status: 201, body: { totalCents: 9800 } });
  const orders = await plane().call("GET /orders?customer=c1", tokenOf(A));
  expect(orders).toStrictEqual({ status: 200, body: { items: [order.body] } });
});

test("shows the idle slot on the next stage", async () => {
  expect(await plane().call("GET /products", tokenOf(A), undefined, "next")).toMatchObject({
    status: 200,
  });
});

test.each([
  ["without a token", undefined],
  ["with a forged token", "e30.e30.c2lnbmF0dXJl"],
])("refuses a call %s", async (_, token) => {
  expect(await plane().call("GET /products", token)).toMatchObject({ status: 401 });
});

test("keeps a tenant's data and users from another", async () => {
  const made = await plane().call("POST /products", tokenOf(A), table);
  const path = `/products/${made.body.id}`;
  const { body } = await plane().call("GET /tenant/users", tokenOf(A));
  const [user] = body.users as { user: string }[];

  expect(await plane().call(`GET ${path}`, tokenOf(B))).toMatchObject({ status: 404 });
  expect(await plane().call(`DELETE ${path}`, tokenOf(B))).toMatchObject({ status: 404 });
  expect((await plane().call("GET /products", tokenOf(B))).body).toStrictEqual({ items: [] });
  expect(await plane().call(`POST /tenant/users/${user?.user}/disable`, tokenOf(B))).toMatchObject({
    status: 404,
    body: { code: "USER_UNKNOWN" },
  });
  const email = `admin@${A}.example.com`;
  expect(await plane().call("POST /tenant/users", tokenOf(B), { email })).toMatchObject({
    status: 409,
    body: { code: "EMAIL_TAKEN" },
  });
});

test("denies stolen credentials everything but their own tenant's keys", async () => {
  const { accessRoleArn, functionRoleArn, tables } = plane().outputs;
  const place = { endpoint: world().aws.endpoint, region: HAND_SHARD.region, maxAttempts: 1 };
  const credentials = await world().functionKeys(functionRoleArn);
  const sts = new STSClient({ ...place, credentials });
  const session = { RoleArn: accessRoleArn, RoleSessionName: "stolen" };
  const tagged = new AssumeRoleCommand({ ...session, Tags: [{ Key: "TenantId", Value: A }] });
  const { Credentials: stolen } = await sts.send(tagged);
  const dynamodb = new DynamoDBClient({
    ...place,
    credentials: {
      accessKeyId: stolen?.AccessKeyId ?? "",
      secretAccessKey: stolen?.SecretAccessKey ?? "",
      sessionToken: stolen?.SessionToken ?? "",
    },
  });
  const TableName = tables.products ?? "";
  const keyOf = (tenant: string) => ({ pk: { S: `${tenant}#00` }, sk: { S: "any" } });
  const Key = keyOf(B);
  const denied = { name: "AccessDeniedException" };
  const values = { ":pk": { S: `${B}#00` } };
  const query = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: values };

  await dynamodb.send(new GetItemCommand({ TableName, Key: keyOf(A) }));
  for (const attempt of [
    () => dynamodb.send(new GetItemCommand({ TableName, Key })),
    () => dynamodb.send(new PutItemCommand({ TableName, Item: Key })),
    () => dynamodb.send(new QueryCommand({ TableName, ...query })),
    () => dynamodb.send(new ScanCommand({ TableName })),
    () =>
      dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } })),
    () =>
      dynamodb.send(
        new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] }),
      ),
    () =>
      dynamodb.send(
        new ExecuteStatementCommand({
          Statement: `SELECT * FROM "${TableName}" WHERE pk='${B}#00'`,
        }),
      ),
  ]) {
    await expect(attempt()).rejects.toMatchObject(denied);
  }
  await expect(sts.send(new AssumeRoleCommand(session))).rejects.toMatchObject({
    name: expect.stringMatching(/AccessDenied/),
  });
});

test("throttles a tenant over its rate, and its neighbour loses nothing", async () => {
  await setTimeout(1_500);
  const burst = (tenant: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, () => plane().call("GET /products", tokenOf(tenant))),
    );

  // A slow machine may take more than a second for a burst, in which more calls are let in.
  const untilRefused = async (tries: number): Promise<Awaited<ReturnType<typeof burst>>> => {
    const answers = await burst(A, 30);
    const isRefused = answers.some(({ status }) => status === 429);
    return isRefused || tries === 1 ? answers : untilRefused(tries - 1);
  };
  const [busy, neighbour] = await Promise.all([untilRefused(5), burst(B, 4)]);

  expect(new Set(busy.map(({ status }) => status))).toStrictEqual(new Set([200, 429]));
  expect(neighbour.map(({ status }) => status)).toStrictEqual([200, 200, 200, 200]);
});

test("refuses a suspended tenant within the authorizer's cache time, and serves it again", async () => {
  const entry = { tenant: A, tier: "basic", keyGeneration: 1 };
  await plane().direct({ ...entry, status: "suspended", version: 2 });
  await setTimeout(CACHE_SECONDS * 1_000 + 500);
  expect(await plane().call("GET /products", tokenOf(A))).toMatchObject({ status: 403 });

  await plane().direct({ ...entry, status: "active", version: 3 });
  await setTimeout(CACHE_SECONDS * 1_000 + 500);
  expect(await plane().call("GET /products", tokenOf(A))).toMatchObject({ status: 200 });
});

test("keeps the live slot on its versions while the idle one takes another release", async () => {
  const { release: second } = await release(512);
  const { versions } = plane().outputs;
  const blue = { release: plane().outputs.release, versions };
  await world().configure(
    "pool-s1-1",
    poolKeys({ blue, green: { release: second }, live: "blue" }),
  );

  const outputs = await world().up("pool-s1-1");

  expect(outputs).toMatchObject({ release: second, live: "blue" });
  expect(outputs.versions).toStrictEqual({ orders: "1", products: "2" });
  for (const stage of ["live", "next"]) {
    expect(await plane().call("GET /products", tokenOf(B), undefined, stage)).toMatchObject({
      status: 200,
    });
  }
});

test.each(["shard-s1", "pool-s1-1", `tenant-${A}`])(
  "finds nothing to change in %s after looking at what is there",
  async (stack) => {
    const { code, text } = await world().pulumi(
      stack,
      "preview",
      "--refresh",
      "--expect-no-changes",
    );

    expect(text).not.toMatch(/error:/);
    expect(code).toBe(0);
  },
);

test("refuses to change a managed stack by hand, and previews it", async () => {
  const { release: id } = await release(256);
  const slots = { blue: { release: id }, green: { release: id }, live: "blue" };
  await world().configure("pool-managed", { ...poolKeys(slots), managed: true });

  const changed = await world().pulumi("pool-managed", "up", "--yes", "--skip-preview");

  expect(changed.code).not.toBe(0);
  expect(changed.text).toContain("Run `tenantry stack run pool-managed -- up`");
  expect(await world().pulumi("pool-managed", "preview")).toMatchObject({ code: 0 });
});

test("names each key of a configuration that is missing or wrong", async () => {
  await world().configure("pool-wrong", { role: "pool", releaseFolder: "here" });

  const { code, text } = await world().pulumi("pool-wrong", "preview");

  expect(code).not.toBe(0);
  expect(text).toContain("tenantry:shard: is missing; the shard to work in, such as {");
  expect(text).toContain("tenantry:releaseFolder: must be an absolute path");
});
