import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { endProcess } from "../sandbox/end-process.ts";

const HOUR_MS = 3_600_000;

/** A process that runs until it is ended, and says when it is ready for that. */
async function running(script = ""): Promise<ChildProcess> {
  const text = `${script}; console.log("ready"); setInterval(() => {}, 1_000)`;
  const child = spawn(process.execPath, ["-e", text], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

test("lets a process end by itself", async () => {
  const child = await running('process.on("SIGTERM", () => process.exit(7))');

  await endProcess(child, { limitMs: HOUR_MS });

  expect([child.exitCode, child.signalCode]).toStrictEqual([7, null]);
});

test("ends by force what does not end", async () => {
  const child = await running('process.on("SIGTERM", () => {})');

  await endProcess(child, { limitMs: 10 });

  expect([child.exitCode, child.signalCode]).toStrictEqual([null, "SIGKILL"]);
});

test.each([
  ["by itself", "SIGHUP", 'process.on("SIGHUP", () => process.exit(0))', 0],
  ["by a signal", "SIGINT", "", null],
] as const)("waits for nobody who has ended %s", async (_, signal, script, code) => {
  const child = await running(script);
  child.kill(signal);
  await once(child, "exit");

  await endProcess(child, { limitMs: HOUR_MS });

  expect(child.exitCode).toBe(code);
});
