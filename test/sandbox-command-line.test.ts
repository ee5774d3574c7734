import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** What a program says to a command line, and its exit code. */
function told(program: string, words: readonly string[]) {
  const entry = fileURLToPath(new URL(`../${program}`, import.meta.url));
  return new Promise<{ exit: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [entry, ...words], (error, stdout, stderr) => {
      resolve({ exit: error?.code, stdout, stderr });
    });
  });
}

test("refuses what the sandbox does not know before it does anything, in its last line", async () => {
  const { exit, stdout } = await told("sandbox/main.ts", ["up", "--nmae=mine", "--port"]);

  expect({ exit, ...JSON.parse(stdout) }).toMatchObject({
    exit: 2,
    type: "failed",
    code: "DOCUMENT_INVALID",
    issues: [
      { path: "--nmae", problem: expect.stringContaining("there are --name, --port,") },
      { path: "--port", problem: "needs a value" },
    ],
  });
});

test.each([
  ["sandbox/story/main.ts", "there is --once"],
  ["bench/main.ts", "there are --tenants, --shards,"],
])("%s refuses an option that it does not know, and shows no stack", async (program, known) => {
  const { exit, stdout, stderr } = await told(program, ["--prot"]);

  expect([exit, stdout]).toStrictEqual([2, ""]);
  expect(stderr).toContain("--prot");
  expect(stderr).toContain(known);
  expect(stderr).not.toMatch(/^\s+at /m);
});
