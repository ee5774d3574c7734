import { expect, test } from "vitest";
import { undocumentedExports } from "./layers/doc-rules.ts";
import { forbiddenImports, slowImports, unknownLayers } from "./layers/layer-rules.ts";
import { strayTests } from "./layers/mirror-rule.ts";
import {
  barrels,
  blindSpots,
  changingState,
  emptyNames,
  endlessCalls,
  longFiles,
  unexplainedCasts,
} from "./layers/shape-rules.ts";
import { projectModules } from "./layers/source-module.ts";

const modules = projectModules();

test.each([
  ["every file belongs to a layer", unknownLayers],
  ["layers import only what the table allows", forbiddenImports],
  ["no file imports all of @pulumi/aws", slowImports],
  ["names say what is in a file", emptyNames],
  ["no file is longer than 300 lines", longFiles],
  ["no file only passes on what others export", barrels],
  ["neither any nor ! hides a type", blindSpots],
  ["every cast tells its reason", unexplainedCasts],
  ["no module holds state that changes", changingState],
  ["every call to AWS ends", endlessCalls],
  ["every export and every member of an exported interface is documented", undocumentedExports],
])("%s", (_, rule) => {
  expect(modules.flatMap((module) => rule(module))).toStrictEqual([]);
});

test("tests mirror the folders of the code", () => {
  expect(strayTests(modules)).toStrictEqual([]);
});

test("the whole project was read", () => {
  const paths = modules.map((module) => module.path);

  expect(paths).toContain("tenants/tier.ts");
  expect(paths).toContain("test/layers.test.ts");
  expect(paths).toContain("toolchain/start.mjs");
  expect(paths.filter((file) => file.includes("node_modules"))).toStrictEqual([]);
});
