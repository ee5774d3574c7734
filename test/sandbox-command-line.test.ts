import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SANDBOX = fileURLToPath(new URL("../sandbox/main.ts", import.meta.url));

test("refuses what the sandbox does not know before it does anything, in its last line", async () => {
  const told = await new Promise<unknown>((resolve) => {
    const words = [SANDBOX, "up", "--nmae=mine", "--port"];
    execFile(process.execPath, words, (error, stdout) => {
      resolve({ exit: error?.code, ...JSON.parse(stdout) });
    });
  });

  expect(told).toMatchObject({
    exit: 2,
    type: "failed",
    code: "DOCUMENT_INVALID",
    issues: [
      { path: "--nmae", problem: expect.stringContaining("there are --name, --port,") },
      { path: "--port", problem: "needs a value" },
    ],
  });
});
