import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { beforeAll, expect, test } from "vitest";
import { ExpressQueue } from "../../../automation/worker/express-queue.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { uniqueName } from "../../support/contract-resources.ts";

const cloud = useContractCloud();
const never = new AbortController().signal;
let client: SQSClient;
let queueUrl = "";
let queue: ExpressQueue;

beforeAll(async () => {
  client = cloud.client(SQSClient);
  const QueueName = uniqueName("express");
  const Attributes = { VisibilityTimeout: "3" };
  const made = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  queueUrl = made.QueueUrl ?? "";
  cloud.later(() => client.send(new DeleteQueueCommand({ QueueUrl: queueUrl })));
  queue = await ExpressQueue.named(client, QueueName);
});

const send = (MessageBody: string) =>
  client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));

async function next(): Promise<Awaited<ReturnType<ExpressQueue["receive"]>>[number]> {
  const [message] = await queue.receive(1, never);
  return message ?? next();
}

async function isEmpty(): Promise<boolean> {
  const stop = AbortSignal.timeout(1_000);
  return (await queue.receive(1, stop)).length === 0;
}

/** Source: SQS Developer Guide, "Amazon SQS visibility timeout", extending and shortening it. */
test("keeps a message from others for longer than its visibility, as long as it is worked on", async () => {
  await send("long");
  const message = await next();

  await new Promise((go) => setTimeout(go, 4_500));

  expect(message.body).toBe("long");
  expect(await isEmpty()).toBe(true);
  await message.done();
}, 30_000);

/** Source: SQS Developer Guide, "Amazon SQS visibility timeout", terminating it with 0. */
test("lets others have a message at once that is given back", async () => {
  await send("back");
  await (await next()).giveBack();

  const again = await next();

  expect(again.body).toBe("back");
  await again.done();
});

/** Source: SQS API Reference, SendMessage, DelaySeconds. */
test("puts a message back for a time, as one that was never received", async () => {
  await send("later");
  await (await next()).postpone(2);
  expect(await isEmpty()).toBe(true);

  const again = await next();

  expect(again.body).toBe("later");
  await again.done();
  expect(await isEmpty()).toBe(true);
}, 30_000);

test("ends its wait for messages when it must stop", async () => {
  const begun = Date.now();

  expect(await queue.receive(1, AbortSignal.timeout(200))).toStrictEqual([]);
  expect(Date.now() - begun).toBeLessThan(5_000);
});
