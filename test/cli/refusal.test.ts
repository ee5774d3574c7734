import { expect, test } from "vitest";
import { lines, said } from "./world.ts";

test.each([
  [
    "a misspelt flag",
    "tenant list --jsn",
    "tenantry tenant list",
    "--jsn: is not a flag that is known here",
    "Write `--json` instead.",
  ],
  [
    "a flag that nothing resembles",
    "tenant list --frobnicate",
    "tenantry tenant list",
    "--frobnicate: is not a flag that is known here",
    "See `tenantry tenant list --help`.",
  ],
  [
    "a misspelt noun",
    "tennant list",
    "tenantry",
    "tennant: is not a word that is known here",
    "Write `tenant` instead.",
  ],
  [
    "a misspelt verb",
    "tenant aprove acme",
    "tenantry tenant",
    "aprove: is not a word that is known here",
    "Write `approve` instead.",
  ],
  [
    "a verb that resembles two",
    "tenant re acme",
    "tenantry tenant",
    "re: is not a word that is known here",
    "See `tenantry tenant --help`.",
  ],
  [
    "a flag without its value",
    "tenant list --limit",
    "tenantry tenant list",
    "--limit: needs a value",
    "See `tenantry tenant list --help`.",
  ],
  [
    "a word too many",
    "tenant show acme globex",
    "tenantry tenant show",
    "words: must be at most 1",
    "See `tenantry tenant show --help`.",
  ],
])("refuses %s", async (_, line, command, problem, remedy) => {
  expect(await said(line)).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      `ARGUMENTS_INVALID: \`${command}\` cannot be run like this`,
      `  ${problem}`,
      remedy,
    ),
  });
});

test("refuses --plain together with --json", async () => {
  expect(await said("tenant list --plain --json")).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      JSON.stringify({
        code: "ARGUMENTS_INVALID",
        detail: "`tenantry` cannot be run like this",
        remedy: "See `tenantry --help`.",
        problems: [{ path: "--plain", problem: "cannot be given together with --json" }],
      }),
    ),
  });
});

test("names every missing word and every wrong flag at once", async () => {
  expect(await said("tenant add --tier basic --timeout soon")).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      "ARGUMENTS_INVALID: `tenantry tenant add` cannot be run like this",
      "  <name>: is missing",
      "  --email: is missing",
      "  --timeout: must be a whole number from 1 to 86400",
      "See `tenantry tenant add --help`.",
    ),
  });
});

test("suggests the word that a misspelt choice was meant to be", async () => {
  const { code, stderr } = await said("tenant list --status activ");

  expect(code).toBe(2);
  expect(stderr).toContain('not "activ" (did you mean active?)');
});

test("refuses a choice that resembles none without a suggestion", async () => {
  expect((await said("stack run pool-s1-1 -- explode")).stderr).toBe(
    lines(
      "ARGUMENTS_INVALID: `tenantry stack run` cannot be run like this",
      '  <operation>: must be one of up, preview, refresh, destroy, not "explode"',
      "See `tenantry stack run --help`.",
    ),
  );
});
