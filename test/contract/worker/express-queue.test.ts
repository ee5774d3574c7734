import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { ExpressQueue, type HeldMessage } from "../../../automation/worker/express-queue.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { uniqueName } from "../../support/contract-resources.ts";

const cloud = useContractCloud();
const never = new AbortController().signal;

/** A queue of one test alone: tests mostly wait, so that they do it side by side. */
async function queueOf() {
  const client = cloud.client(SQSClient);
  const QueueName = uniqueName("express");
  const Attributes = { VisibilityTimeout: "3" };
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  cloud.later(() => client.send(new DeleteQueueCommand({ QueueUrl })));
  const queue = await ExpressQueue.named(client, QueueName);
  const next = async (): Promise<HeldMessage> => {
    const [message] = await queue.receive(1, never);
    return message ?? next();
  };
  return {
    queue,
    next,
    send: (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    isEmpty: async () => (await queue.receive(1, AbortSignal.timeout(1_000))).length === 0,
  };
}

/** Source: SQS Developer Guide, "Amazon SQS visibility timeout", extending and shortening it. */
test.concurrent("keeps a message from others for longer than its visibility, as long as it is worked on", async () => {
  const { send, next, isEmpty } = await queueOf();
  await send("long");
  const message = await next();

  await new Promise((go) => setTimeout(go, 4_500));

  expect(message.body).toBe("long");
  expect(await isEmpty()).toBe(true);
  await message.done();
}, 30_000);

/** Source: SQS Developer Guide, "Amazon SQS visibility timeout", terminating it with 0. */
test.concurrent("lets others have a message at once that is given back", async () => {
  const { send, next } = await queueOf();
  await send("back");
  await (await next()).giveBack();

  const again = await next();

  expect(again.body).toBe("back");
  await again.done();
});

/** Source: SQS API Reference, SendMessage, DelaySeconds. */
test.concurrent("puts a message back for a time, as one that was never received", async () => {
  const { send, next, isEmpty } = await queueOf();
  await send("later");
  await (await next()).postpone(2);
  expect(await isEmpty()).toBe(true);

  const again = await next();

  expect(again.body).toBe("later");
  await again.done();
  expect(await isEmpty()).toBe(true);
}, 30_000);

test.concurrent("ends its wait for messages when it must stop", async () => {
  const { queue } = await queueOf();
  const begun = Date.now();

  expect(await queue.receive(1, AbortSignal.timeout(200))).toStrictEqual([]);
  expect(Date.now() - begun).toBeLessThan(5_000);
});
