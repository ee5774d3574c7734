import { expect, test } from "vitest";
import { DueQueue } from "../../components/due-queue.ts";
import { WorkerRole } from "../../components/worker-role.ts";
import { recordCloud, settled } from "../support/cloud.ts";
import { receivesDueStacks, worksOnStacks } from "../support/hub-rights.ts";
import { allowing, readable, trusting } from "../support/readable.ts";
import { hubTags, sampleWorkerSurroundings } from "../support/sample-hub.ts";

const cloud = await recordCloud();

test("makes a role that ECS gives to workers, with every worker's rights and its queue's", async () => {
  const surroundings = sampleWorkerSurroundings("w");
  const { queue } = new DueQueue("q", { lane: "express", visibilitySeconds: 60, tags: hubTags });
  const { arn } = new WorkerRole("r", { surroundings, express: queue, tags: hubTags });

  expect(await settled(arn)).toBe("arn:aws:iam::111111111111:role/tenantry-worker-service");
  expect(await readable(cloud.of("aws:iam/role:Role"))).toStrictEqual({
    "r-role": {
      name: "tenantry-worker-service",
      assumeRolePolicy: trusting("ecs-tasks.amazonaws.com"),
      tags: hubTags,
    },
  });
  expect(await readable(cloud.of("aws:iam/rolePolicy:RolePolicy"))).toStrictEqual({
    "r-rights": {
      name: "rights",
      role: "tenantry-worker-service",
      policy: allowing(...worksOnStacks, receivesDueStacks),
    },
  });
});
