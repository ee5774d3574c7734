import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ATTACH = fileURLToPath(new URL("../../sandbox/provider/attach.ts", import.meta.url));

function attach(...words: string[]) {
  return spawn(process.execPath, [ATTACH, ...words], { stdio: ["ignore", "pipe", "pipe"] });
}

test("the command finds the provider, and its exit code is passed on", async () => {
  const script = "console.log(process.env.PULUMI_DEBUG_PROVIDERS); process.exitCode = 7";
  const child = attach("--", process.execPath, "-e", script);

  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);

  expect(output).toMatch(/^aws:\d+\n$/);
  expect(code).toBe(7);
});

test("a signal reaches the command, and its answer is passed on", async () => {
  const script =
    "process.on('SIGINT', () => process.exit(9)); console.log(1); setInterval(() => {}, 1000)";
  const child = attach("--", process.execPath, "-e", script);
  await once(child.stdout, "data");

  child.kill("SIGINT");
  const [code] = await once(child, "exit");

  expect(code).toBe(9);
});

test("a command that cannot be started is named", async () => {
  const child = attach("--", "no-such-command");

  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);

  expect(errors).toContain("cannot run no-such-command");
  expect(code).toBe(127);
});

test("without a command it tells how it is used", async () => {
  const child = attach();

  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);

  expect(errors).toContain("usage: ");
  expect(code).toBe(2);
});
