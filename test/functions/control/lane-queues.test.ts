import type { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { LaneQueues } from "../../../functions/control/lane-queues.ts";
import type { Lane } from "../../../tenants/lane.ts";

const urls = { express: "https://queues.test/express", pipeline: "https://queues.test/pipeline" };

/** A client that notes the batches, and loses the messages of some stacks. */
function notingClient(lost: readonly string[] = []) {
  const sent: { readonly url: string | undefined; readonly bodies: readonly string[] }[] = [];
  const client = {
    send: async ({ input }: SendMessageBatchCommand) => {
      const entries = input.Entries ?? [];
      sent.push({
        url: input.QueueUrl,
        bodies: entries.map(({ MessageBody = "" }) => MessageBody),
      });
      const Failed = entries.filter(({ MessageBody = "" }) =>
        lost.some((stack) => MessageBody.includes(`"${stack}"`)),
      );
      return { Failed };
    },
  };
  // Only the one call that the class makes is there.
  return { sent, queues: new LaneQueues(client as unknown as SQSClient, urls) };
}

function message(stack: string, lane: Lane) {
  return { lane, message: { stack, generation: 1 } };
}

test("sends ten messages a call, to each lane its own", async () => {
  const { sent, queues } = notingClient();
  const eleven = Array.from({ length: 11 }, (_none, n) => message(`pool-${n}`, "pipeline"));

  expect(await queues.send([...eleven, message("tenant-1", "express")])).toStrictEqual([]);
  expect(sent.map(({ url, bodies }) => [url, bodies.length])).toStrictEqual([
    [urls.pipeline, 10],
    [urls.pipeline, 1],
    [urls.express, 1],
  ]);
  expect(sent[2]?.bodies).toStrictEqual(['{"stack":"tenant-1","generation":1}']);
});

test("gives back what a queue did not take", async () => {
  const { queues } = notingClient(["pool-2"]);
  const messages = [message("pool-1", "pipeline"), message("pool-2", "pipeline")];

  expect(await queues.send(messages)).toStrictEqual([message("pool-2", "pipeline")]);
});
