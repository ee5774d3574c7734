import { expect, test } from "vitest";
import { planStages } from "../../../toolchain/stages/plan-stages.mjs";

function namesOf(args: readonly string[]) {
  return planStages(args).map((stage) => stage.name);
}

test("runs every stage in its order when none is named", () => {
  expect(namesOf([])).toStrictEqual([
    "format",
    "lint",
    "types",
    "layers",
    "unit",
    "mocks",
    "contract",
    "sandbox",
  ]);
});

test("runs only the named stages, in their own order", () => {
  expect(namesOf(["unit", "types"])).toStrictEqual(["types", "unit"]);
});

test("runs all tests at once where their coverage is wanted", () => {
  expect(namesOf(["--coverage"])).toStrictEqual(["format", "lint", "types", "coverage"]);
  expect(planStages(["--coverage", "unit", "mocks"]).map((stage) => stage.doing)).toStrictEqual([
    "unit, mocks with coverage",
  ]);
});

test("refuses stages that do not exist, all at once", () => {
  expect(() => planStages(["units", "types", "--watch"])).toThrow(
    expect.objectContaining({
      code: "STAGE_UNKNOWN",
      message: "unknown stages units, --watch",
      remedy:
        "Name any of format, lint, types, layers, unit, mocks, contract, sandbox, and `--coverage` if you want it.",
    }),
  );
});
