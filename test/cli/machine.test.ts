import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, expect, test, vi } from "vitest";
import { Interruption } from "../../cli/interruption.ts";
import { machinePorts } from "../../cli/machine.ts";

// Two of these start Node anew, which takes its time on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const folder = await mkdtemp(path.join(tmpdir(), "tenantry-machine-"));

afterAll(() => rm(folder, { recursive: true }));

/** Finishes what it is at when it is asked to stop, as workers do. */
const PATIENT = `
const timer = setInterval(() => undefined, 1000);
process.on("SIGINT", () => console.log('{"type":"finishing"}'));
process.on("SIGTERM", () => {
  console.log('{"type":"result"}');
  clearInterval(timer);
  process.exitCode = 8;
});
console.log('{"type":"begun"}');
`;

/** Says something on both streams and ends. */
const BRIEF = `
console.log(JSON.stringify(process.argv.slice(2)));
console.error("talk");
`;

/** A program of the project, as its path below the project. */
async function entryOf(name: string, source: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, source);
  return path.relative(process.cwd(), file);
}

function machine() {
  const interruption = new Interruption({ isTerminal: false, write: () => undefined });
  return { interruption, ports: machinePorts(process, interruption) };
}

test("hears both streams of a program line by line, and how it ended", async () => {
  const entry = await entryOf("brief.mjs", BRIEF);
  const heard: string[] = [];

  const end = await machine().ports.run({
    entry,
    words: ["two words", "--flag"],
    hear: (line) => heard.push(line),
  });

  expect(end).toStrictEqual({ code: 0 });
  expect(heard.toSorted()).toStrictEqual(['["two words","--flag"]', "talk"]);
});

test("passes the first wish to stop on gently and the second sternly, and waits for the end", async () => {
  const entry = await entryOf("patient.mjs", PATIENT);
  const { interruption, ports } = machine();
  const heard: string[] = [];
  const hear = (line: string) => {
    heard.push(line);
    if (/begun|finishing/.test(line)) interruption.receive();
  };

  const end = await ports.run({ entry, words: [], hear });

  expect(end).toStrictEqual({ code: 8 });
  expect(heard).toStrictEqual(['{"type":"begun"}', '{"type":"finishing"}', '{"type":"result"}']);
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
