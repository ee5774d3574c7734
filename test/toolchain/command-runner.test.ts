import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { CommandRunner } from "../../toolchain/command-runner.mjs";
import { temporaryFolder } from "./fake-machine.ts";

const RUNNER_MODULE = new URL("../../toolchain/command-runner.mjs", import.meta.url).href;

test("keeps output and exit code of a command", async () => {
  const runner = new CommandRunner();

  const outcome = await runner.run("sh", ["-c", "echo out; echo err >&2; exit 3"]);

  expect(outcome).toStrictEqual({ code: 3, signal: null, stdout: "out\n", stderr: "err\n" });
});

test("counts a program that does not exist as exit code 127", async () => {
  const outcome = await new CommandRunner().run("/does/not/exist", []);

  expect(outcome.code).toBe(127);
});

test("ends a command together with the children that it started", async () => {
  const runner = new CommandRunner();
  const mark = path.join(await temporaryFolder(), "child-went-on");
  const running = runner.run("sh", ["-c", `(sleep 0.6; touch ${mark}) & wait`]);
  await sleep(200);

  await runner.end("SIGTERM");
  await sleep(600);

  expect((await running).signal).toBe("SIGTERM");
  expect(existsSync(mark)).toBe(false);
});

test("ends the commands of a runner that was killed itself", async () => {
  const mark = path.join(await temporaryFolder(), "command-went-on");
  const script = `
    import { CommandRunner } from ${JSON.stringify(RUNNER_MODULE)};
    await new CommandRunner().run("sh", ["-c", "touch ${mark}-begins; sleep 1; touch ${mark}"]);`;
  const killed = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  while (!existsSync(`${mark}-begins`)) await sleep(20);

  killed.kill("SIGKILL");
  await sleep(1300);

  expect(existsSync(mark)).toBe(false);
});

test("hands arguments on as they are", async () => {
  const outcome = await new CommandRunner().run("printf", ["%s|", "a b", "$HOME", "'q'", ""]);

  expect(outcome.stdout).toBe("a b|$HOME|'q'||");
});

test("kills a command that does not end in time", async () => {
  const runner = new CommandRunner();
  const running = runner.run("sh", ["-c", "trap '' TERM; while :; do sleep 0.05; done"]);
  await sleep(200);

  await runner.end("SIGTERM", 100);

  expect((await running).signal).toBe("SIGKILL");
});

test("has nothing to end when nothing runs", async () => {
  const runner = new CommandRunner();
  await runner.run("true", []);

  await expect(runner.end("SIGTERM")).resolves.toBeUndefined();
});
