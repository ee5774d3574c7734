import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { countTests, statedBehaviours } from "./support/stated-behaviours.ts";

const DOCUMENT = path.join(import.meta.dirname, "..", "docs", "aws-behaviours.md");

/** Rows of the document's tables of proved behaviours, by the file that each table names. */
function documented(): ReadonlyMap<string, readonly { title: string; source: string }[]> {
  const text = readFileSync(DOCUMENT, "utf8");
  const [proved = ""] = text.split("## Unproved here");
  const sections = proved.split(/^### .*\(`test\/contract\/([a-z-]+)\.test\.ts`\)$/m).slice(1);
  const entries = sections.flatMap((file, index) =>
    index % 2 === 0 ? [[file, rowsOf(sections[index + 1] ?? "")] as const] : [],
  );
  return new Map(entries);
}

function rowsOf(section: string) {
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(1).flatMap((row) => {
    const [, title = "", source = ""] = row.split("|").map((cell) => cell.trim());
    return title.startsWith("---") ? [] : [{ title, source }];
  });
}

test("lists exactly the behaviours that contract tests state, with their sources", () => {
  expect(Object.fromEntries(documented())).toStrictEqual(Object.fromEntries(statedBehaviours()));
});

test("finds a source at every contract test", () => {
  for (const [file, stated] of statedBehaviours()) {
    expect([file, stated.length]).toStrictEqual([file, countTests(file)]);
  }
});
