import { expect, test } from "vitest";
import {
  plainLines,
  plainRecordLines,
  recordLines,
  sectionOf,
  tableLines,
} from "../../cli/text-table.ts";

const COLUMNS = [
  { title: "NAME", cell: ({ name }: { name: string; note?: string }) => name },
  { title: "NOTE", cell: ({ note }: { name: string; note?: string }) => note },
];

test("aligns columns and leaves no space at a line's end", () => {
  expect(tableLines([{ name: "a" }, { name: "longer", note: "x" }], COLUMNS)).toStrictEqual([
    "NAME    NOTE",
    "a       -",
    "longer  x",
  ]);
});

test("keeps one thing on one line for other programs", () => {
  const rows = [{ name: "a\tb", note: "two\r\nlines" }];

  expect(plainLines(rows, COLUMNS)).toStrictEqual(["a b\ttwo lines"]);
  expect(
    plainRecordLines([
      ["note", "two\nlines"],
      ["other", undefined],
    ]),
  ).toStrictEqual(["note\ttwo lines", "other\t-"]);
});

test("says what each row of a list is that belongs to a thing", () => {
  expect(sectionOf("note", [{ name: "a" }], COLUMNS)).toStrictEqual({
    table: ["NAME  NOTE", "a     -"],
    plain: ["note\ta\t-"],
  });
});

test("shows nothing of nothing", () => {
  expect(recordLines([])).toStrictEqual([]);
  expect(plainLines([], COLUMNS)).toStrictEqual([]);
  expect(sectionOf("note", [], COLUMNS)).toStrictEqual({ table: [], plain: [] });
});
