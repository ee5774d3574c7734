import { expect, test } from "vitest";
import { Interruption } from "../../cli/interruption.ts";

const GENTLE = "\nStopping after what is in progress. Press Ctrl-C once more to stop it sooner.\n";
const STERN = "\nStopping what is in progress.\n";

function interruption() {
  const said: string[] = [];
  const sink = { isTerminal: true, write: (text: string) => void said.push(text) };
  return { said, interruption: new Interruption(sink) };
}

test("finishes what is in progress at the first Ctrl-C, and says so", () => {
  const { said, interruption: it } = interruption();

  expect(it.signal.aborted).toBe(false);
  expect(it.receive()).toBe("finish");
  expect(it.signal.aborted).toBe(true);
  expect(said).toStrictEqual([GENTLE]);
});

test("ends at the second Ctrl-C when no program runs", () => {
  const { interruption: it } = interruption();

  it.receive();

  expect(it.receive()).toBe("end");
});

test("asks a program gently first, then sternly, and never leaves it alone", () => {
  const { said, interruption: it } = interruption();
  const told: string[] = [];
  const stop = it.passOn((signal) => told.push(signal));

  const answers = [it.receive(), it.receive(), it.receive()];

  expect(answers).toStrictEqual(["finish", "finish", "finish"]);
  expect(told).toStrictEqual(["SIGINT", "SIGTERM", "SIGTERM"]);
  expect(said).toStrictEqual([GENTLE, STERN, STERN]);
  stop();
  expect(it.receive()).toBe("end");
});
