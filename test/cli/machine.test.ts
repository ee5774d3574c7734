import process from "node:process";
import { expect, test, vi } from "vitest";
import { Interruption } from "../../cli/interruption.ts";
import { machinePorts } from "../../cli/machine.ts";

// Two of these start Node anew, which takes its time on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const ENTRY = "test/cli/patient-program.ts";

function machine() {
  const interruption = new Interruption({ isTerminal: false, write: () => undefined });
  return { interruption, ports: machinePorts(process, interruption) };
}

test("hears both streams of a program line by line, and how it ended", async () => {
  const heard: string[] = [];

  const end = await machine().ports.run({
    entry: ENTRY,
    words: ["brief"],
    hear: (line) => heard.push(line),
  });

  expect(end).toStrictEqual({ code: 0 });
  expect(heard.toSorted()).toStrictEqual(["talk", '{"type":"begun","mode":"brief"}']);
});

test("passes the first wish to stop on gently and the second sternly, and waits for the end", async () => {
  const { interruption, ports } = machine();
  const heard: string[] = [];
  const hear = (line: string) => {
    heard.push(line);
    if (/begun|finishing/.test(line)) interruption.receive();
  };

  const end = await ports.run({ entry: ENTRY, words: ["long"], hear });

  expect(end).toStrictEqual({ code: 8 });
  expect(heard.filter((line) => line !== "talk")).toStrictEqual([
    '{"type":"begun","mode":"long"}',
    '{"type":"finishing"}',
    '{"type":"result","left":0}',
  ]);
});

test("ends a wait early when the caller wants to stop", async () => {
  const { interruption, ports } = machine();
  const waited = ports.wait(60_000);

  interruption.receive();

  await expect(waited).resolves.toBeUndefined();
});

test("gives every id once", () => {
  const { ports } = machine();

  expect(ports.newId()).not.toBe(ports.newId());
});
