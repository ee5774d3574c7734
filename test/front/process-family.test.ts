import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { familyOf, killFamily } from "../../sandbox/front/process-family.ts";
import { isRunning } from "../support/is-running.ts";

test("counts whoever the group started, in whatever group they are", () => {
  const all = [
    { pid: 1, parent: 0, group: 1 },
    { pid: 12, parent: 11, group: 12 },
    { pid: 10, parent: 1, group: 10 },
    { pid: 11, parent: 10, group: 10 },
    { pid: 13, parent: 12, group: 12 },
    { pid: 20, parent: 1, group: 20 },
  ];

  expect(familyOf(10, all)).toStrictEqual([10, 11, 12, 13]);
});

test("ends a group and what it started in groups of their own", async () => {
  const inner = "setInterval(() => {}, 1000)";
  const outer = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}], { detached: true });
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", outer], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), "line");
  const ended = once(child, "exit");

  killFamily(Number(child.pid));

  expect(await ended).toStrictEqual([null, "SIGKILL"]);
  await expect.poll(() => isRunning(Number(line))).toBe(false);
});
