import { parseArgs } from "node:util";
import { expect, test } from "vitest";
import { checkCommandLine } from "../../tenants/command-line.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";

const options = { stack: { type: "string" }, json: { type: "boolean" } } as const;

/** What is wrong with a command line that may have one word. */
function issuesOf(...args: readonly string[]) {
  const config = { args: [...args], options, allowPositionals: true, strict: false } as const;
  try {
    checkCommandLine(parseArgs({ ...config, tokens: true }).tokens, { options, words: 1 });
    return [];
  } catch (error) {
    if (error instanceof InvalidDocumentError) return error.issues;
    throw error;
  }
}

test.each([
  [[]],
  [["run", "--stack", "s1", "--json"]],
  [["--stack=-odd", "run"]],
  [["--stack", "s1", "--", "--run"]],
])("takes %j", (args) => {
  expect(issuesOf(...args)).toStrictEqual([]);
});

test.each([
  [["--stak", "s1"], "--stak", "is not known here; there are --stack, --json"],
  [["-s"], "-s", "is not known here; there are --stack, --json"],
  [["--toString"], "--toString", "is not known here; there are --stack, --json"],
  [["--stack"], "--stack", "needs a value"],
  [["--stack", "--json"], "--stack", "needs a value"],
  [["--json=yes"], "--json", "takes no value"],
  [["run", "serve"], "serve", "is one word too many"],
])("refuses %j", (args, path, problem) => {
  expect(issuesOf(...args)).toContainEqual({ path, problem });
});

test("tells every problem at once", () => {
  expect(issuesOf("run", "--stak=s1", "--json=yes", "s1").map(({ path }) => path)).toStrictEqual([
    "--stak",
    "--json",
    "s1",
  ]);
});
