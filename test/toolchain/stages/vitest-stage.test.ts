import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { coverageStage, vitestStage } from "../../../toolchain/stages/vitest-stage.mjs";
import { temporaryFolder } from "../fake-machine.ts";

const PASSED = { fullName: "adds", status: "passed" };
const FAILED = { fullName: "divides", status: "failed" };
const SKIPPED = { fullName: "asks AWS", status: "skipped" };

/** Runs a stage with a vitest that writes the given report, or none. */
async function runWith(code: number, files: readonly object[] | undefined) {
  const cwd = await temporaryFolder();
  const lines: string[] = [];
  const stage = vitestStage("unit", "logic");
  const result = await stage.apply(
    async (command, args) => {
      lines.push([command, ...args].join(" "));
      const report = args.find((arg) => arg.startsWith("--outputFile.json="))?.split("=")[1] ?? "";
      await mkdir(path.dirname(report), { recursive: true });
      if (files !== undefined) await writeFile(report, JSON.stringify({ testResults: files }));
      return { code, signal: null, stdout: "out", stderr: "err" };
    },
    { cwd },
  );
  return { result, lines, left: await readdir(path.join(cwd, ".tenantry")) };
}

test("runs one project of vitest, refuses a forgotten .only, and removes the report", async () => {
  const { lines, left } = await runWith(0, []);

  expect(lines[0]).toMatch(
    /^vitest run --passWithNoTests --allowOnly=false --silent=passed-only .+ --project unit$/,
  );
  expect(left).toStrictEqual([]);
});

test("counts passed, failed and skipped tests", async () => {
  const files = [
    { name: "a.test.ts", status: "failed", assertionResults: [PASSED, FAILED] },
    { name: "b.test.ts", status: "passed", assertionResults: [PASSED, SKIPPED] },
  ];

  const { result } = await runWith(1, files);

  expect(result).toStrictEqual({
    name: "unit",
    passed: 2,
    failed: 1,
    skipped: 1,
    failures: ["a.test.ts: divides"],
    output: "out\nerr",
  });
});

test("counts a file that could not be loaded as a failure", async () => {
  const files = [{ name: "a.test.ts", status: "failed", assertionResults: [] }];

  const { result } = await runWith(1, files);

  expect([result.failed, result.failures]).toStrictEqual([1, ["a.test.ts: could not be run"]]);
});

test.each([
  ["an error outside of tests", [{ name: "a", status: "passed", assertionResults: [PASSED] }], 1],
  ["a run that died before its report", undefined, 0],
])("counts %s as a failure", async (_, files, passed) => {
  const { result } = await runWith(1, files);

  expect([result.passed, result.failed]).toStrictEqual([passed, 1]);
});

test("asks for one coverage report over several projects, without compiled code of before", async () => {
  const lines: string[] = [];
  const environments: unknown[] = [];
  const cwd = await temporaryFolder();

  await coverageStage(["unit", "mocks"]).apply(
    async (_, args, options) => {
      lines.push(args.join(" "));
      environments.push(options?.env);
      return { code: 0, signal: null, stdout: "", stderr: "" };
    },
    { cwd, env: { HOME: "/home/ada" } },
  );

  expect(lines[0]).toMatch(/--coverage --project unit --project mocks$/);
  expect(environments).toStrictEqual([{ HOME: "/home/ada", NODE_DISABLE_COMPILE_CACHE: "1" }]);
});
