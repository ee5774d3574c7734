import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { withLock } from "../../toolchain/lock.mjs";
import { temporaryFolder } from "./fake-machine.ts";

const LOCK_MODULE = new URL("../../toolchain/lock.mjs", import.meta.url).href;

test("lets one at a time do the work", async () => {
  const file = path.join(await temporaryFolder(), "locks", "build");
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await sleep(50);
    events.push(`${name} ends`);
  };

  await Promise.all([withLock(file, work("first")), withLock(file, work("second"))]);

  const [winner, loser] = events[0] === "first begins" ? ["first", "second"] : ["second", "first"];
  expect(events).toStrictEqual([
    `${winner} begins`,
    `${winner} ends`,
    `${loser} begins`,
    `${loser} ends`,
  ]);
});

test("gives the lock back when the work fails, and leaves no file", async () => {
  const file = path.join(await temporaryFolder(), "build");

  const result = withLock(file, async () => {
    throw new Error("compiler died");
  });

  await expect(result).rejects.toThrow("compiler died");
  expect(await readdir(path.dirname(file))).toStrictEqual([]);
});

test("waits for a holder in another process", async () => {
  const file = path.join(await temporaryFolder(), "build");
  const holder = holdInProcess(file);
  await waitFor(() => existsSync(file));
  let isTaken = false;

  const waiting = withLock(file, async () => {
    isTaken = true;
  });
  await sleep(500);
  const takenEarly = isTaken;
  holder.kill("SIGKILL");
  await waiting;

  expect([takenEarly, isTaken]).toStrictEqual([false, true]);
});

test("takes over the lock of a holder that was killed, once", async () => {
  const file = path.join(await temporaryFolder(), "build");
  const holder = holdInProcess(file);
  await waitFor(() => existsSync(file));
  holder.kill("SIGKILL");
  await once(holder, "exit");
  let running = 0;
  let most = 0;

  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(20);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, work)));

  expect(most).toBe(1);
});

test("does not remove a lock that somebody else has taken over meanwhile", async () => {
  const file = path.join(await temporaryFolder(), "build");
  const other = JSON.stringify({ pid: process.pid, host: hostname(), token: "another" });

  await withLock(file, () => writeFile(file, other));

  expect(await readFile(file, "utf8")).toBe(other);
});

/** Holds a lock in a process of its own until that is killed. */
function holdInProcess(file: string) {
  const script = `
    import { withLock } from ${JSON.stringify(LOCK_MODULE)};
    await withLock(${JSON.stringify(file)}, () => new Promise(() => setInterval(() => {}, 1000)));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function waitFor(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}
