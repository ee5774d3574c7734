import { SetUpError } from "../set-up-error.mjs";
import { toolStage } from "./tool-stage.mjs";
import { coverageStage, vitestStage } from "./vitest-stage.mjs";

/** Stages that look at the source, in their order. */
const TOOL_STAGES = [
  toolStage("format", "biome: the source is formatted", [["biome", "format", "."]]),
  toolStage("lint", "biome and knip: rules of style, nothing unused", [
    ["biome", "lint", "--error-on-warnings", "."],
    ["knip"],
  ]),
  toolStage("types", "tsc: the types hold", [["tsc", "-p", "."]]),
];

/** Stages that run tests, in their order. */
const TEST_STAGES = [
  vitestStage("layers", "who may import whom, and how files are written"),
  vitestStage("unit", "logic, alone and quick"),
  vitestStage("mocks", "components and stacks on recorded registrations"),
  vitestStage("contract", "each AWS behaviour that we rely on"),
  vitestStage("sandbox", "the whole product on the local AWS"),
];

/**
 * Turns the arguments of `npm test` into stages: all, or those that are named, in their usual order.
 *
 * @param {readonly string[]} args Names of stages, and `--coverage`.
 * @returns {import("./stage.mjs").Stage[]}
 * @throws {SetUpError} Naming every argument that is none of these.
 */
export function planStages(args) {
  const names = args.filter((arg) => arg !== "--coverage");
  const all = [...TOOL_STAGES, ...TEST_STAGES];
  const known = new Set(all.map((stage) => stage.name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw unknownStages(unknown, [...known]);

  const isWanted = (/** @type {{ name: string }} */ { name }) =>
    names.length === 0 || names.includes(name);
  if (!args.includes("--coverage")) return all.filter(isWanted);
  const tests = TEST_STAGES.filter(isWanted).map((stage) => stage.name);
  return [...TOOL_STAGES.filter(isWanted), ...(tests.length > 0 ? [coverageStage(tests)] : [])];
}

/**
 * @param {readonly string[]} unknown
 * @param {readonly string[]} known
 */
function unknownStages(unknown, known) {
  return new SetUpError(
    "STAGE_UNKNOWN",
    `unknown ${unknown.length === 1 ? "stage" : "stages"} ${unknown.join(", ")}`,
    `Name any of ${known.join(", ")}, and \`--coverage\` if you want it.`,
  );
}
