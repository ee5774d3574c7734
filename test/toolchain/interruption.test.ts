import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { exitCodeOf, onInterruption } from "../../toolchain/interruption.mjs";

test("takes the copies of one Ctrl-C for one", async () => {
  const received: string[] = [];
  onTestFinished(onInterruption((signal) => received.push(signal)));

  process.emit("SIGINT", "SIGINT");
  process.emit("SIGINT", "SIGINT");
  await sleep(350);
  process.emit("SIGTERM", "SIGTERM");

  expect(received).toStrictEqual(["SIGINT", "SIGTERM"]);
});

test("tells the signal by the exit code, as shells do", () => {
  expect([exitCodeOf("SIGINT"), exitCodeOf("SIGTERM")]).toStrictEqual([130, 143]);
});
