import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "it makes the whole local AWS slow";

afterEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ latency: false });
});

async function secondsOf(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return (performance.now() - start) / 1_000;
}

/** Source: SQS API Reference, CreateQueue: wait at least one second after the queue is created to use it. */
test("gives a queue after a second when it is to be as slow as AWS, and at once when not", async (context) => {
  cloud.needsSandbox(context, REASON);
  const sqs = cloud.client(SQSClient);
  const create = () => sqs.send(new CreateQueueCommand({ QueueName: uniqueName("queue") }));
  const fast = await secondsOf(create);

  cloud.local.conditions.change({ latency: true });
  const slow = await secondsOf(create);

  expect(slow).toBeGreaterThanOrEqual(1);
  expect(fast).toBeLessThan(slow);
});
