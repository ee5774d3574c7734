import { APIGatewayClient, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, expect, test } from "vitest";
import { ORGANIZATION_ROLE } from "../../sandbox/accounts.ts";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createTable, failureOf, uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "AWS has no such thing";

afterEach(() => {
  if (!cloud.isReal) cloud.local.faults.clear();
});

/** Makes a queue by a client that does not try again, and tells whether that failed and whether the queue is there. */
async function tryQueue(): Promise<{ readonly failed: boolean; readonly isThere: boolean }> {
  const sqs = cloud.client(SQSClient);
  const QueueName = uniqueName("queue");
  const failed = await sqs.send(new CreateQueueCommand({ QueueName })).then(
    () => false,
    () => true,
  );
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: QueueName }));
  return { failed, isThere: QueueUrls.length === 1 };
}

/** Source: the sandbox itself; AWS has no such thing. */
test("cuts the connection before or after the effect", async (context) => {
  cloud.needsSandbox(context, REASON);
  const call = { service: "sqs", operation: "CreateQueue" };
  cloud.local.faults.add({ kind: "cut-before", ...call });
  cloud.local.faults.add({ kind: "cut-after", ...call });

  const before = await tryQueue();
  const after = await tryQueue();

  expect(before).toStrictEqual({ failed: true, isThere: false });
  expect(after).toStrictEqual({ failed: true, isThere: true });
});

/** Source: the sandbox itself; AWS has no such thing. */
test("throttles in the words of the service, and in one account alone", async (context) => {
  cloud.needsSandbox(context, REASON);
  const keys = await cloud.local.credentialsOf("111111111111", ORGANIZATION_ROLE);
  const other = cloud.client(APIGatewayClient, keys);
  const create = () => new CreateRestApiCommand({ name: uniqueName("api") });
  cloud.local.faults.add({
    kind: "throttle",
    service: "apigateway",
    operation: "CreateRestApi",
    account: "111111111111",
  });

  const mine = await cloud.client(APIGatewayClient).send(create());
  const theirs = await failureOf(other.send(create()));

  expect(mine.id).toBeDefined();
  expect(theirs).toBe("TooManyRequestsException");
});

/** Source: the sandbox itself; AWS has no such thing. */
test("fails as a service that is broken, and is late", async (context) => {
  cloud.needsSandbox(context, REASON);
  const call = { service: "sqs", operation: "CreateQueue" };
  cloud.local.faults.add({ kind: "server-error", ...call, status: 503 });
  cloud.local.faults.add({ kind: "slow", ...call, ms: 400 });

  const broken = await tryQueue();
  const start = performance.now();
  const late = await tryQueue();

  expect(broken).toStrictEqual({ failed: true, isThere: false });
  expect(late).toStrictEqual({ failed: false, isThere: true });
  expect(performance.now() - start).toBeGreaterThanOrEqual(400);
});

/** Source: the sandbox itself; AWS has no such thing. */
test("answers a read with what was true before", async (context) => {
  cloud.needsSandbox(context, REASON);
  const TableName = await createTable(cloud);
  const dynamo = cloud.client(DynamoDBClient);
  const key = { pk: { S: "item" }, sk: { S: "1" } };
  const put = (value: string) =>
    dynamo.send(new PutItemCommand({ TableName, Item: { ...key, value: { S: value } } }));
  const read = async () => {
    const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: key }));
    return Item?.value?.S;
  };
  cloud.local.faults.add({ kind: "stale-read", service: "dynamodb", operation: "GetItem" });

  await put("old");
  const first = await read();
  await put("new");
  const stale = await read();
  const fresh = await read();

  expect([first, stale, fresh]).toStrictEqual(["old", "old", "new"]);
});

/** Source: the sandbox itself; AWS has no such thing. */
test("takes rules by its control address, tells what they saw, and refuses wrong ones", async (context) => {
  cloud.needsSandbox(context, REASON);
  const url = `${cloud.local.endpoint}/_tenantry/faults`;
  const send = (body: object) => fetch(url, { method: "POST", body: JSON.stringify(body) });

  await send({ kind: "throttle", service: "sqs", operation: "CreateQueue", every: 2 });
  const wrong = await send({ kind: "explode", service: "sqs", operation: "CreateQueue" });
  await tryQueue();
  const told = (await (await fetch(url)).json()) as { readonly waiting: readonly object[] };

  expect([wrong.status, await wrong.text()]).toStrictEqual([400, expect.stringContaining("kind")]);
  expect(told.waiting).toMatchObject([{ fault: { kind: "throttle" }, matches: 1, happened: 1 }]);
});
