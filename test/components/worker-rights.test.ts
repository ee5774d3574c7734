import { expect, test } from "vitest";
import { DueQueue } from "../../components/due-queue.ts";
import { expressRights, workerRights } from "../../components/worker-rights.ts";
import { recordCloud, settled } from "../support/cloud.ts";
import { receivesDueStacks, worksOnStacks } from "../support/hub-rights.ts";
import { hubTags, sampleWorkerSurroundings } from "../support/sample-hub.ts";

await recordCloud();

test("lets workers keep records and state, work in shards and stop who lost its lease", async () => {
  const rights = workerRights(sampleWorkerSurroundings("w"));

  expect(await settled(rights)).toStrictEqual(worksOnStacks);
});

test("lets the worker service receive from its own queue", async () => {
  const { queue } = new DueQueue("q", { lane: "express", visibilitySeconds: 60, tags: hubTags });

  expect(await settled(expressRights(queue))).toStrictEqual(receivesDueStacks);
});
