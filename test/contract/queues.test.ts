import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { eventually, uniqueName } from "../support/contract-resources.ts";
import { createNotingFunction } from "../support/noting-function.ts";

const cloud = useContractCloud();

async function createQueue(Attributes: Record<string, string> = {}) {
  const sqs = cloud.client(SQSClient);
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: uniqueName("queue"), Attributes }),
  );
  cloud.later(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const shown = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const send = (...bodies: readonly string[]) =>
    sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );
  const receive = async () => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
    );
    return Messages?.[0];
  };
  return { sqs, url: QueueUrl ?? "", arn: shown.Attributes?.QueueArn ?? "", send, receive };
}

async function mapTo(
  queueArn: string,
  answer: string,
  settings: Partial<CreateEventSourceMappingCommandInput> = {},
) {
  const lambda = cloud.client(LambdaClient);
  const noting = await createNotingFunction(cloud, answer, 4);
  const mapping = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: noting.name,
      EventSourceArn: queueArn,
      BatchSize: 10,
      ...settings,
    }),
  );
  cloud.later(() => lambda.send(new DeleteEventSourceMappingCommand({ UUID: mapping.UUID })));
  const bodies = async () => (await noting.calls()).map(bodiesOf);
  return { mapping, bodies };
}

function bodiesOf(event: unknown): readonly string[] {
  // An event of the queue, which the noting function kept as it came.
  const { Records } = event as { Records: { body: string }[] };
  return Records.map((record) => record.body);
}

/** Source: Lambda Developer Guide, "Implementing partial batch responses" for SQS. */
test.concurrent("delivers again only the messages that the function reports as failed", async () => {
  const queue = await createQueue({ VisibilityTimeout: "4" });
  const { bodies } = await mapTo(
    queue.arn,
    `const bad = event.Records.filter((record) => record.body === "bad");
     return { batchItemFailures: bad.map((record) => ({ itemIdentifier: record.messageId })) };`,
    { FunctionResponseTypes: ["ReportBatchItemFailures"] },
  );

  await queue.send("good", "bad");

  const seen = await eventually(async () => {
    const all = (await bodies()).flat();
    return all.filter((body) => body === "bad").length >= 2 ? all : undefined;
  }, 15_000);
  expect(seen.filter((body) => body === "good")).toStrictEqual(["good"]);
});

/** Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS". */
test.concurrent("moves a message to the dead letters when it was received too often", async () => {
  const dead = await createQueue();
  const queue = await createQueue({
    VisibilityTimeout: "0",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
  });
  await queue.send("poison");

  await queue.receive();
  await queue.receive();
  const third = await queue.receive();

  expect(third).toBe(undefined);
  expect((await eventually(dead.receive)).Body).toBe("poison");
});

/** Source: Lambda Developer Guide, "Configuring maximum concurrency for Amazon SQS event sources". */
test.concurrent("runs no more of a function at a time than the mapping's maximum concurrency", async () => {
  const queue = await createQueue();
  const { mapping, bodies } = await mapTo(
    queue.arn,
    "await new Promise((done) => setTimeout(done, 400)); return { end: Date.now() };",
    { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
  );
  const start = Date.now();

  await queue.send("1", "2", "3", "4", "5", "6");

  await eventually(async () => ((await bodies()).length === 6 ? true : undefined), 20_000);
  expect(mapping.ScalingConfig?.MaximumConcurrency).toBe(2);
  expect(Date.now() - start).toBeGreaterThan(750);
});

/** Source: SQS API Reference, ChangeMessageVisibility. */
test.concurrent("shows a message again as soon as its visibility timeout is set to nothing", async () => {
  const queue = await createQueue();
  await queue.send("again");
  const first = await eventually(queue.receive);

  await queue.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
      ReceiptHandle: first.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );

  expect((await eventually(queue.receive)).Body).toBe("again");
});

/** Source: SQS API Reference, SendMessage, DelaySeconds. */
test.concurrent("holds a message back for its delay", async () => {
  const queue = await createQueue();
  await queue.sqs.send(
    new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "later", DelaySeconds: 2 }),
  );

  const early = await queue.receive();
  const late = await eventually(queue.receive);

  expect([early, late.Body]).toStrictEqual([undefined, "later"]);
});

/** Source: Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping", visibility timeout. */
test.concurrent("refuses a mapping whose queue hides messages for less than the function may take", async () => {
  const queue = await createQueue({ VisibilityTimeout: "3" });

  const mapping = mapTo(queue.arn, "return null");

  await expect(mapping).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});

/** Source: Lambda Developer Guide, "Using Lambda with Amazon SQS", polling of each queue. */
test.concurrent("keeps taking one queue's messages while another queue's function is slow", async () => {
  const [slowQueue, fastQueue] = [await createQueue(), await createQueue()];
  const slow = await mapTo(
    slowQueue.arn,
    "await new Promise((done) => setTimeout(done, 3000)); return null;",
  );
  const fast = await mapTo(fastQueue.arn, "return null");
  await slowQueue.send("slow");
  await eventually(async () => ((await slow.bodies()).length > 0 ? true : undefined));
  const start = Date.now();

  await fastQueue.send("fast");
  await eventually(async () => ((await fast.bodies()).length > 0 ? true : undefined));

  expect(Date.now() - start).toBeLessThan(2_500);
});
