import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createTable, eventually, uniqueName } from "../support/contract-resources.ts";
import { createNotingFunction } from "../support/noting-function.ts";

const cloud = useContractCloud();

/** Fails on keys that begin with `poison`. */
const THROWS = `
  const bad = event.Records.find((record) => record.dynamodb.Keys.pk.S.startsWith("poison"));
  if (bad) throw new Error("poison");
`;
const REPORTS = `
  const bad = event.Records.find((record) => record.dynamodb.Keys.pk.S.startsWith("poison"));
  return { batchItemFailures: bad ? [{ itemIdentifier: bad.dynamodb.SequenceNumber }] : [] };
`;

interface StreamSettings extends Partial<CreateEventSourceMappingCommandInput> {
  /** Keys that are written before the mapping is made, so that they come in one batch. */
  readonly written?: readonly string[];
}

async function streamTo(answer: string, { written = [], ...settings }: StreamSettings) {
  const lambda = cloud.client(LambdaClient);
  const dynamoDb = cloud.client(DynamoDBClient);
  const table = await createTable(cloud);
  const noting = await createNotingFunction(cloud, answer);
  const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: table }));
  const put = (pk: string, sk = "wish") =>
    dynamoDb.send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, sk: { S: sk } } }));
  for (const key of written) await put(key);
  const mapping = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: noting.name,
      EventSourceArn: Table?.LatestStreamArn,
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 10,
      ...settings,
    }),
  );
  cloud.later(() => lambda.send(new DeleteEventSourceMappingCommand({ UUID: mapping.UUID })));
  /** Keys of the batches that the function was called with. */
  const batches = async () => (await noting.calls()).map(keysOf);
  return { put, batches };
}

function keysOf(event: unknown): string {
  // An event of the stream, which the noting function kept as it came.
  const { Records } = event as { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] };
  return Records.map((record) => record.dynamodb.Keys.pk.S).join(" ");
}

async function createQueue() {
  const sqs = cloud.client(SQSClient);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: uniqueName("queue") }));
  cloud.later(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const receive = () =>
    eventually(async () => {
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
      );
      return Messages?.[0]?.Body;
    });
  return { arn: Attributes?.QueueArn ?? "", receive };
}

/** Source: Lambda Developer Guide, "Using event filtering with a DynamoDB event source". */
test.concurrent("calls the function for items that the filter lets through, and for no others", async () => {
  const stream = await streamTo("return null", {
    FilterCriteria: {
      Filters: [{ Pattern: JSON.stringify({ dynamodb: { Keys: { sk: { S: ["wish"] } } } }) }],
    },
  });

  await stream.put("a", "truth");
  await stream.put("b", "wish");
  await stream.put("c", "truth");
  await stream.put("d", "wish");

  await eventually(async () => (await stream.batches()).join(" ").endsWith("d") || undefined);
  expect((await stream.batches()).join(" ")).toBe("b d");
});

/** Source: Lambda Developer Guide, "Processing records from a DynamoDB stream", failed batches. */
test.concurrent("tries a failed batch again as often as it may, then tells the queue and goes on", async () => {
  const queue = await createQueue();
  const stream = await streamTo(THROWS, {
    written: ["a", "poison"],
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: queue.arn } },
  });

  const told: unknown = JSON.parse(await queue.receive());
  await stream.put("later");

  await eventually(async () => (await stream.batches()).includes("later") || undefined);
  expect(await stream.batches()).toStrictEqual(["a poison", "a poison", "a poison", "later"]);
  expect(told).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted" },
    DDBStreamBatchInfo: { batchSize: 2 },
  });
});

/** Source: Lambda Developer Guide, "Reporting batch item failures with Lambda and DynamoDB". */
test.concurrent("goes on from the first record that the function reports as failed", async () => {
  const stream = await streamTo(REPORTS, {
    written: ["a", "poison", "c"],
    MaximumRetryAttempts: 1,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });

  await eventually(async () => ((await stream.batches()).length >= 2 ? true : undefined));
  expect((await stream.batches()).slice(0, 2)).toStrictEqual(["a poison c", "poison c"]);
});

/** Source: Lambda Developer Guide, "Processing records from a DynamoDB stream", BisectBatchOnFunctionError. */
test.concurrent("halves a failed batch until only the record that fails is left out", async () => {
  const stream = await streamTo(THROWS, {
    written: ["a", "b", "poison", "d"],
    MaximumRetryAttempts: 0,
    BisectBatchOnFunctionError: true,
  });

  await eventually(async () => (await stream.batches()).includes("d") || undefined);
  expect(await stream.batches()).toStrictEqual(["a b poison d", "a b", "poison d", "poison", "d"]);
});

/** Source: Lambda Developer Guide, "Using Lambda with DynamoDB", polling and batching streams. */
test.concurrent("keeps calling one mapping's function while another mapping's is slow", async () => {
  const slow = await streamTo("await new Promise((done) => setTimeout(done, 3000))", {});
  const fast = await streamTo("return null", {});
  await slow.put("s");
  await eventually(async () => ((await slow.batches()).length === 1 ? true : undefined));
  const start = Date.now();

  await fast.put("f");
  await eventually(async () => ((await fast.batches()).length === 1 ? true : undefined));

  expect(Date.now() - start).toBeLessThan(2_500);
});
