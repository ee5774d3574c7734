import { expect, test } from "vitest";
import { DueQueue } from "../../components/due-queue.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { readable } from "../support/readable.ts";
import { hubArn, hubTags } from "../support/sample-hub.ts";

const cloud = await recordCloud();

test("makes an encrypted queue, with one beside it for what nobody could read", async () => {
  const { queue } = new DueQueue("q", { lane: "express", visibilitySeconds: 60, tags: hubTags });
  await allSettled();

  expect(await settled(queue.name)).toBe("tenantry-express");
  expect(await readable(cloud.of("aws:sqs/queue:Queue"))).toStrictEqual({
    "q-dead": {
      name: "tenantry-express-dead",
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
      tags: hubTags,
    },
    "q-queue": {
      name: "tenantry-express",
      visibilityTimeoutSeconds: 60,
      redrivePolicy: {
        deadLetterTargetArn: hubArn("sqs", "tenantry-express-dead"),
        maxReceiveCount: 5,
      },
      sqsManagedSseEnabled: true,
      tags: hubTags,
    },
  });
});
