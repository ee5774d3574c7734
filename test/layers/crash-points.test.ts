import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { claimedRows, crashRows } from "./crash-rows.ts";
import { parseModule, projectModules } from "./source-module.ts";

const DOCUMENT = new URL("../../docs/decisions/001-crash-points.md", import.meta.url);

test("every crash point has a test that begins with its name, and no test names an unknown one", () => {
  const files = projectModules().filter(({ path }) => /^test\/.*\.test\.ts$/.test(path));
  const claimed = files.filter(({ path }) => !path.startsWith("test/layers")).flatMap(claimedRows);

  expect([...new Set(claimed)].sort()).toStrictEqual(
    [...crashRows(readFileSync(DOCUMENT, "utf8"))].sort(),
  );
});

test("reads the rows of a table, and neither its head nor other tables", () => {
  const markdown =
    "| row | what |\n| --- | --- |\n| a-b | x |\n| cut-off-here | y |\n\nno | a-c |\n";

  expect(crashRows(markdown)).toStrictEqual(["a-b", "cut-off-here"]);
});

test.each([
  ['test("a-b: works", () => {});', ["a-b"]],
  ['test.each([1, 2])("a-b: works on %i", () => {});', ["a-b"]],
  ['test.each(["a-b", "c-d"])("%s: works", () => {});', ["a-b", "c-d"]],
  ['test.each([["a-b", 1], ["c-d", 2]] as const)("%s: works", () => {});', ["a-b", "c-d"]],
  ['test("works", () => {});\ntest("works: a-b", () => {});', []],
  ['test.each(cases)("%s: works", () => {});', []],
  ['log("a-b: works");', []],
])("finds what %j claims", (text, rows) => {
  expect(claimedRows(parseModule("test/a.test.ts", text))).toStrictEqual(rows);
});
