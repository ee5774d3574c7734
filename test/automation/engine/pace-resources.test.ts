import { expect, test } from "vitest";
import { changesTagsOnly, watchCalls } from "../../../automation/engine/pace-resources.ts";

test("tells once of each resource when it went, after its waiting, and when its answer was there", async () => {
  let time = 0;
  const waits = [100, 30];
  const told: unknown[] = [];
  const { before, after } = watchCalls(
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

test.each([
  ["knows a change of tags", { tags: { release: "r-2" }, tagsAll: { release: "r-2" } }, true],
  [
    "knows a change of tags and of a limit",
    { tags: {}, throttleSettings: { rateLimit: 2 } },
    false,
  ],
  ["knows a change of a limit", { throttleSettings: { rateLimit: 2 } }, false],
  ["knows an input that is no more", { throttleSettings: undefined }, false],
  ["takes what somebody else changed for a change", {}, false],
])("%s", (_what, changed, isOfTags) => {
  const oldInputs = {
    apiStages: [{ apiId: "a", stage: "live" }],
    throttleSettings: { rateLimit: 1 },
    tags: { release: "r-1" },
  };

  expect(changesTagsOnly({ oldInputs, newInputs: { ...oldInputs, ...changed } })).toBe(isOfTags);
});

test("takes a change of which nothing is known for one that must wait", () => {
  expect(changesTagsOnly({})).toBe(false);
});
