import {
  APIGatewayClient,
  GetResourcesCommand,
  GetRestApisCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { REGION } from "../../sandbox/accounts.ts";
import { CallStore } from "../../stores/call-store.ts";
import { DirectoryStore } from "../../stores/directory-store.ts";
import { documentClient } from "../../stores/document-client.ts";
import { deployAccessOf, sessionIn } from "../../stores/shard-session.ts";
import { physicalName } from "../../tenants/naming.ts";
import { CALL_RATES, EARLY_CALLS, type PacedCall } from "../../tenants/rates.ts";
import type { Desire } from "../../tenants/wish.ts";
import { useWorkerWorld } from "../support/worker-world.ts";

const world = useWorkerWorld();
const tenant = "01jd3m9k2b7c4r8t6v0w5x1y3z";
const tenantStack = `tenant-${tenant}`;

/** Pools of the shard that take tenants. */
async function openPools(): Promise<readonly string[]> {
  const { pools } = await world().shards.get("s1");
  return Object.keys(pools).filter((stack) => pools[stack]?.isOpen);
}

async function wish(stack: string, more: Partial<Desire> = {}): Promise<void> {
  const { mapping, release } = world();
  const slots = { blue: release, green: release, live: "blue" } as const;
  const desire: Desire = { stack, state: "present", tier: "shared", shard: "s1", slots, ...more };
  await mapping.wish(desire, "test", new Date());
}

/** Names of everything in the shard's account that begin with a plane's name. */
async function namesOf(plane: string): Promise<Record<string, readonly string[]>> {
  const client = <C>(Client: new (settings: object) => C) => world().rootClient(Client);
  const [tables, apis, pools, roles, functions] = await Promise.all([
    client(DynamoDBClient).send(new ListTablesCommand()),
    client(APIGatewayClient).send(new GetRestApisCommand({ limit: 500 })),
    client(CognitoIdentityProviderClient).send(new ListUserPoolsCommand({ MaxResults: 60 })),
    client(IAMClient).send(new ListRolesCommand()),
    client(LambdaClient).send(new ListFunctionsCommand()),
  ]);
  const own = (names: readonly (string | undefined)[] = []): readonly string[] =>
    names
      .filter(isText)
      .filter((name) => `${name}-`.startsWith(`tenantry-${plane}-`))
      .sort();
  return {
    tables: own(tables.TableNames),
    apis: own(apis.items?.map(({ name }) => name)),
    pools: own(pools.UserPools?.map(({ Name }) => Name)),
    roles: own(roles.Roles?.map(({ RoleName }) => RoleName)),
    functions: own(functions.Functions?.map(({ FunctionName }) => FunctionName)),
  };
}

function isText(name: string | undefined): name is string {
  return name !== undefined;
}

/** Paths of the API of a plane. */
async function pathsOf(plane: string): Promise<readonly string[]> {
  const client = world().rootClient(APIGatewayClient);
  const { restApiId } = (await world().truths.read(plane)).outputs;
  const found = await client.send(
    new GetResourcesCommand({ restApiId: String(restApiId), limit: 500 }),
  );
  return (found.items ?? []).map(({ path }) => path ?? "").sort();
}

async function eventsOf(stack: string) {
  const { operations } = world();
  const [last] = (await operations.ofStack(stack, { limit: 1 })).items;
  if (!last) throw new Error(`stack "${stack}" has no operation`);
  const { items } = await operations.events(last.operation, { limit: 1_000 });
  return { last, items };
}

test("brings up a shard, a pool and a pooled tenant by rows", async () => {
  await wish("shard-s1");
  const shard = await world().run("shard-s1");
  await world().reservePool("pool-s1-1");
  await wish("pool-s1-1");
  const pool = await world().run("pool-s1-1");
  await wish(tenantStack, { tier: "basic", tenant, planeStack: "pool-s1-1", keyGeneration: 1 });
  const own = await world().run(tenantStack);

  expect([shard, pool, own].map(({ lines }) => lines.at(-1)?.status)).toStrictEqual([
    "succeeded",
    "succeeded",
    "succeeded",
  ]);
  expect(await openPools()).toStrictEqual(["pool-s1-1"]);
  const { items } = await world().mapping.due({ limit: 10 });
  expect(items).toStrictEqual([]);
}, 240_000);

test("lets a plane's API and its deployment wait for times that no other worker gets", async () => {
  const calls = new CallStore(documentClient(REGION), physicalName("table", "shards"));
  const { last } = await eventsOf("pool-s1-1");
  const [began, ended] = [Date.parse(last.startedAt), Date.parse(last.endedAt ?? "")];
  const nextOf = (shard: string, call: PacedCall) => calls.book(shard, call, () => began);

  for (const call of EARLY_CALLS) {
    const took = (await nextOf("s1", call)).at - CALL_RATES[call].intervalMs;
    expect([took > began, took < ended]).toStrictEqual([true, true]);
    expect(await nextOf("s9", call)).toStrictEqual({ isTaken: true, at: began });
  }
});

/** What a call of the shard usually takes, as its workers learnt. */
async function usualMs(call: PacedCall): Promise<unknown> {
  const { Item = {} } = await documentClient(REGION).send(
    new GetCommand({ TableName: physicalName("table", "shards"), Key: { shard: "calls-s1" } }),
  );
  return Item[`${call}-usual-ms`];
}

test("learns how long the engine's calls usually take", async () => {
  for (const call of EARLY_CALLS) {
    expect(await usualMs(call)).toSatisfy((ms: number) => ms > 0 && ms < 60_000);
  }
});

test("lets the pool know the tenant before the truth says that it is there", async () => {
  const shard = await world().shards.get("s1");
  const credentials = sessionIn(deployAccessOf(shard), "test");
  const client = documentClient(shard.region, credentials);

  const entry = await new DirectoryStore(client, "tenantry-pool-s1-1-directory").read(tenant);

  expect(entry).toStrictEqual({
    tenant,
    tier: "basic",
    status: "active",
    keyGeneration: 1,
    version: 1,
  });
  expect(await world().truths.read(tenantStack)).toMatchObject({
    generation: 1,
    state: "present",
    account: shard.account,
    outputs: { plane: "pool-s1-1", tier: "basic" },
  });
});

test("keeps what happened in an operation, resource by resource", async () => {
  const { last, items } = await eventsOf(tenantStack);

  expect(last).toMatchObject({ stack: tenantStack, status: "succeeded", generation: 1 });
  expect(items.map(({ seq }) => seq)).toStrictEqual(items.map((_, index) => index));
  expect(items).toContainEqual({
    seq: expect.any(Number),
    at: expect.any(String),
    stage: "engine",
    action: "create",
    phase: "done",
    resource: expect.any(String),
    type: "aws:apigateway/apiKey:ApiKey",
    seconds: expect.any(Number),
  });
});

test("works no more on a stack that has met its wish", async () => {
  const { lines } = await world().run(tenantStack);

  expect(lines).toStrictEqual([{ type: "result", stack: tenantStack, status: "met" }]);
});

test("worker-in-create: finds again what killed workers had made, doubles nothing and leaves no orphan", async () => {
  const stack = "pool-s1-2";
  await world().reservePool(stack);
  await wish(stack);
  const table = { service: "dynamodb", operation: "CreateTable", body: "pool-s1-2", nth: 2 };
  await world().runUntilKilled(stack, table);
  await world().leaseIsOver(stack);
  await world().runUntilKilled(stack, { service: "apigateway", operation: "POST /restapis" });
  const afterTable = await eventsOf(stack);
  await world().leaseIsOver(stack);
  // The next one dies as well, while it looks at what it has just adopted.
  const look = { service: "apigateway", operation: "GET /restapis/[^/]+" };
  await world().runUntilKilled(stack, look);
  await world().leaseIsOver(stack);

  const { lines } = await world().run(stack);

  expect(lines.at(-1)).toMatchObject({ status: "succeeded" });
  expect(
    afterTable.items.find(({ stage, message }) => stage === "recover" && message),
  ).toMatchObject({ message: expect.stringMatching(/^[1-9]/) });
  const { items } = await eventsOf(stack);
  expect(items.find(({ stage, message }) => stage === "recover" && message)).toMatchObject({
    message: expect.stringMatching(/^[1-9]/),
  });
  const made = await namesOf(stack);
  const twin = await namesOf("pool-s1-1");
  const asTwin = JSON.parse(JSON.stringify(made).replaceAll(stack, "pool-s1-1"));
  expect(asTwin).toStrictEqual(twin);
  expect(await pathsOf(stack)).toStrictEqual(await pathsOf("pool-s1-1"));
}, 300_000);

test("changes nothing of a stack that was recovered, when asked again", async () => {
  const worker = world().startWorker(["run", "--stack", "pool-s1-2", "--operation", "preview"]);

  const { lines } = await worker.end();

  expect(lines.at(-1)).toStrictEqual({
    type: "result",
    stack: "pool-s1-2",
    changes: { same: expect.any(Number) },
  });
});

test("removes a pool and every trace of it, and makes no call before AWS takes it", async () => {
  const stack = "pool-s1-2";
  const { conditions, tally } = world().aws;
  await wish(stack, { state: "absent" });
  tally.reset();

  conditions.change({ limits: "documented" });
  const { lines } = await world().run(stack);
  conditions.change({ limits: "off" });

  expect(lines.at(-1)).toMatchObject({ status: "succeeded" });
  expect(Object.values(await namesOf(stack)).flat()).toStrictEqual([]);
  expect(await world().mapping.read(stack)).toStrictEqual({
    wish: undefined,
    truth: undefined,
    hold: undefined,
  });
  expect(await openPools()).toStrictEqual(["pool-s1-1"]);
  expect(tally.counted.throttled).toStrictEqual({});
  for (const call of ["update-usage-plan", "delete-rest-api"] as const) {
    expect(await usualMs(call)).toStrictEqual(expect.any(Number));
  }
}, 240_000);
