import { expect, test } from "vitest";
import { tenantry } from "../world.ts";

test("runs a worker for one stack and ends as it ends", async () => {
  const { code, programs } = await tenantry("worker run pool-s1-1", {
    program: () => ({ code: 1 }),
  });

  expect({ code, programs }).toStrictEqual({
    code: 1,
    programs: [["automation/worker/main.ts", "run", "--stack", "pool-s1-1"]],
  });
});

test("serves until a signal ends the worker", async () => {
  const { code, programs } = await tenantry("worker serve", {
    program: () => ({ signal: "SIGTERM" }),
  });

  expect({ code, programs }).toStrictEqual({
    code: 8,
    programs: [["automation/worker/main.ts", "serve"]],
  });
});
