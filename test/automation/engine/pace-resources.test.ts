import { expect, test } from "vitest";
import { watchCreations } from "../../../automation/engine/pace-resources.ts";

test("tells once of each resource when it went, after its waiting, and when its answer was there", async () => {
  let time = 0;
  const waits = [100, 30];
  const told: unknown[] = [];
  const { before, after } = watchCreations(
    async () => {
      time += waits.shift() ?? 0;
      const left = waits.length;
      return async (made: unknown) => void told.push([left, made]);
    },
    () => time,
  );

  await before("blue");
  await before("green");
  time += 7;
  await after("green");
  time += 5;
  await after("blue");
  for (const urn of ["blue", "unknown"]) await after(urn);

  expect(told).toStrictEqual([
    [0, { wentAt: 130, doneAt: 137 }],
    [1, { wentAt: 100, doneAt: 142 }],
  ]);
});
