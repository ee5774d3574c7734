import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { ByHand } from "../../sandbox/story/by-hand.ts";
import { isRunning } from "../support/is-running.ts";

const folder = await mkdtemp(path.join(tmpdir(), "by-hand-"));
afterAll(() => rm(folder, { recursive: true }));

/** Stands in for the CLI: its program leads a group of its own, and goes on when the CLI is gone. */
const CLI = `#!/usr/bin/env node
const { spawn } = require("node:child_process");
const program = ["-e", "setInterval(() => {}, 1000)"];
const { pid } = spawn(process.execPath, program, { detached: true, stdio: "ignore" });
require("node:fs").writeFileSync(${JSON.stringify(path.join(folder, "program"))}, String(pid));
setInterval(() => {}, 1000);
`;

test("ends a command and the program that it runs", async () => {
  await writeFile(path.join(folder, "pulumi"), CLI);
  await chmod(path.join(folder, "pulumi"), 0o700);
  const hand = new ByHand(folder, { PATH: folder });
  const outcome = hand.pulumi("up");
  const program = () => readFile(path.join(folder, "program"), "utf8").catch(() => "");
  await expect.poll(program, { timeout: 20_000 }).toMatch(/^\d+$/);

  hand.stop();

  expect(await outcome).toStrictEqual({ code: 1, output: "" });
  const pid = Number(await program());
  await expect.poll(() => isRunning(pid)).toBe(false);
});
