import type { SQSClient } from "@aws-sdk/client-sqs";
import { beforeEach, expect, test, vi } from "vitest";
import { ExpressQueue } from "../../../automation/worker/express-queue.ts";
import { awsError } from "../../support/aws-error.ts";
import type { Command } from "../../support/memory-dynamo-db.ts";

const never = new AbortController().signal;
let asked: (readonly [string, object])[] = [];
let messages: object[] | Error = [];

beforeEach(() => {
  asked = [];
  messages = [{ Body: "a", ReceiptHandle: "handle" }];
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** The queue, over a service that notes what it is asked. */
function queue(attributes: object = { VisibilityTimeout: "9" }): Promise<ExpressQueue> {
  const send = async ({ constructor: { name }, input }: Command) => {
    asked.push([name.replace("Command", ""), input]);
    if (name === "GetQueueUrlCommand") return { QueueUrl: "url" };
    if (name === "GetQueueAttributesCommand") return { Attributes: attributes };
    if (name !== "ReceiveMessageCommand") return {};
    if (messages instanceof Error) throw messages;
    return { Messages: messages };
  };
  // Only `send` is used of a client.
  return ExpressQueue.named({ send } as unknown as SQSClient, "express");
}

const visibility = (VisibilityTimeout: number) =>
  [
    "ChangeMessageVisibility",
    { QueueUrl: "url", ReceiptHandle: "handle", VisibilityTimeout },
  ] as const;

test("keeps a message from others until it is done, and asks no more afterwards", async () => {
  const [message] = await (await queue()).receive(20, never);
  asked = [];

  await vi.advanceTimersByTimeAsync(6_000);
  await message?.done();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(message?.body).toBe("a");
  expect(asked).toStrictEqual([
    visibility(9),
    visibility(9),
    ["DeleteMessage", { QueueUrl: "url", ReceiptHandle: "handle" }],
  ]);
});

test("lets others have a message at once that is given back", async () => {
  const [message] = await (await queue({})).receive(1, never);
  asked = [];

  await message?.giveBack();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toStrictEqual([visibility(0)]);
});

test("asks for as many messages as one call gives, and waits for them", async () => {
  const own = await queue();
  asked = [];

  await own.receive(20, never);

  expect(asked).toStrictEqual([
    ["ReceiveMessage", { QueueUrl: "url", MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }],
  ]);
});

test("gives nothing when it must stop, and says when the queue cannot be read", async () => {
  messages = awsError("AbortError");
  const own = await queue();

  expect(await own.receive(1, AbortSignal.abort())).toStrictEqual([]);
  await expect(own.receive(1, never)).rejects.toThrow("AbortError");
});
