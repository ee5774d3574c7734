import { expect, test } from "vitest";
import { Progress } from "../../../toolchain/progress.mjs";
import { closingLine, runStages } from "../../../toolchain/stages/run-stages.mjs";
import type { Stage, StageResult } from "../../../toolchain/stages/stage.mjs";
import { describeResult } from "../../../toolchain/stages/stage.mjs";
import { toolStage } from "../../../toolchain/stages/tool-stage.mjs";
import { failure, success } from "../fake-machine.ts";

const EMPTY: StageResult = { name: "", passed: 0, failed: 0, skipped: 0, failures: [], output: "" };

function stageOf(result: Partial<StageResult>): Stage {
  const whole = { ...EMPTY, ...result };
  return { name: whole.name, doing: "something", apply: async () => whole };
}

async function run(stages: readonly Stage[]) {
  const written: string[] = [];
  const write = (text: string) => written.push(text.replace(/\d+\.\d s/, "0.0 s"));
  const output = {
    progress: new Progress({ write }, {}),
    talk: (text: string) => void write(text),
  };
  const results = await runStages(stages, async () => success(), {}, output);
  return { results, written };
}

test("runs all stages though one fails, and tells its failure again at the end", async () => {
  const { results, written } = await run([
    stageOf({ name: "types", failed: 1, failures: ["tsc ended with code 2"], output: "a.ts: no" }),
    stageOf({ name: "unit", passed: 3 }),
    stageOf({ name: "mocks" }),
  ]);

  expect(closingLine(results)).toBe("3 passed, 1 failed");
  expect(written).toStrictEqual([
    "types      … something\n",
    "types      ✗ 0 passed, 1 failed  0.0 s\n",
    "             tsc ended with code 2\n",
    "unit       … something\n",
    "unit       ✓ 3 passed  0.0 s\n",
    "mocks      … something\n",
    "mocks      ✓ nothing to run  0.0 s\n",
    "\n──── types failed ────\na.ts: no\n",
  ]);
});

test("runs light stages side by side, and every other alone", async () => {
  let now = 0;
  const most: Record<string, number> = {};
  const counting = (name: string, isLight: boolean): Stage => ({
    name,
    doing: "something",
    isLight,
    apply: async () => {
      now += 1;
      await new Promise((go) => setTimeout(go, 5));
      most[name] = now;
      now -= 1;
      return { ...EMPTY, name };
    },
  });

  const { results } = await run([
    counting("format", true),
    counting("lint", true),
    counting("unit", false),
    counting("mocks", false),
    counting("types", true),
  ]);

  expect(most).toStrictEqual({ format: 2, lint: 1, unit: 1, mocks: 1, types: 1 });
  expect(results.map(({ name }) => name)).toStrictEqual([
    "format",
    "lint",
    "unit",
    "mocks",
    "types",
  ]);
});

test.each([
  [{ passed: 2 }, "2 passed"],
  [{ passed: 2, skipped: 1 }, "2 passed, 1 skipped"],
  [{ failed: 1 }, "0 passed, 1 failed"],
  [{}, "nothing to run"],
])("describes %j", (result, text) => {
  expect(describeResult({ ...EMPTY, ...result })).toBe(text);
});

test("counts a stage of tools as one test and runs all of its tools", async () => {
  const seen: string[] = [];
  const stage = toolStage("lint", "rules", [["biome", "lint", "."], ["knip"]]);

  const result = await stage.apply(async (command) => {
    seen.push(command);
    return failure(`${command}: bad`);
  }, {});

  expect(seen).toStrictEqual(["biome", "knip"]);
  expect(result).toStrictEqual({
    name: "lint",
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: ["biome lint . ended with code 1", "knip ended with code 1"],
    output: "\nbiome: bad\n\nknip: bad",
  });
});

test("counts a stage of tools that found nothing as passed", async () => {
  const stage = toolStage("types", "types", [["tsc"]]);

  const result = await stage.apply(async () => success("noise"), {});

  expect([result.passed, result.failed, result.output]).toStrictEqual([1, 0, ""]);
});
