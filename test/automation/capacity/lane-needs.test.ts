import { expect, test } from "vitest";
import { laneNeeds } from "../../../automation/capacity/lane-needs.ts";
import { UNLIMITED } from "../../../automation/capacity/virtual-run.ts";

const PEAKS = [
  { builds: 3, pipeline: 2, workers: 9 },
  { builds: 12, pipeline: 1, workers: 4 },
];

test("wants the most that any work has, and says what AWS must raise before the plan holds", () => {
  expect(laneNeeds({ peaks: PEAKS, tried: UNLIMITED, accounts: 9 })).toStrictEqual([
    {
      lane: "accounts of the organisation",
      wanted: 11,
      limit: 10,
      advice: "have it raised to 11: the plan holds only then",
    },
    { lane: "executions of one pipeline", wanted: 2, limit: 50, advice: "is enough" },
    {
      lane: "builds of the hub",
      wanted: 12,
      limit: 1,
      advice: "have it raised to 12: the plan holds only then",
    },
    {
      lane: "warm workers",
      wanted: 9,
      advice: "the times are those of so many; they take longer with fewer",
    },
  ]);
});

test.each([
  [1, "the times are those of 1; have it raised to 12 for the shortest"],
  [4, "the times are those of 4; have it raised to 4 for them, and to 12 for the shortest"],
  [12, "have it raised to 12: the plan holds only then"],
])("says of %i builds that were tried what the times rest on", (builds, advice) => {
  const needs = laneNeeds({ peaks: PEAKS, tried: { builds, workers: 2 }, accounts: 1 });

  expect(needs[2]).toStrictEqual({ lane: "builds of the hub", wanted: 12, limit: 1, advice });
  expect(needs[3]?.advice).toBe("the times are those of 2; each more shortens them, up to 9");
});

test("wants no account where nobody is planned for", () => {
  const [accounts] = laneNeeds({ peaks: PEAKS, tried: UNLIMITED, accounts: 0 });

  expect(accounts).toMatchObject({ wanted: 0, advice: "is enough" });
});
