import { expect, test } from "vitest";
import { lines, said } from "../world.ts";

const NODE = { name: "node", ok: true, detail: "node 24.1.0" };
const PORT = { name: "port", ok: false, detail: "port 4599 is in use", remedy: "Free the port." };

test("names what is missing and its remedy, and fails", async () => {
  expect(await said("doctor", { checks: [NODE, PORT] })).toStrictEqual({
    code: 1,
    stdout: lines(
      "CHECK  STATE    FOUND                REMEDY",
      "node   ok       node 24.1.0          -",
      "port   missing  port 4599 is in use  Free the port.",
    ),
    stderr: lines("Mend what is missing, then run doctor again."),
  });
});

test("succeeds when everything is there", async () => {
  expect(await said("doctor --plain", { checks: [NODE] })).toStrictEqual({
    code: 0,
    stdout: "node\tok\tnode 24.1.0\t-\n",
    stderr: "Everything is there.\n",
  });
});

test("gives programs the checks as they are", async () => {
  const { stdout, stderr } = await said("doctor --json --quiet", { checks: [NODE, PORT] });

  expect(JSON.parse(stdout)).toStrictEqual({ ok: false, checks: [NODE, PORT] });
  expect(stderr).toBe("");
});

test("shows titles in bold on a terminal, unless colours are off", async () => {
  const world = { checks: [NODE], isTerminal: true };
  const bold = "\u001b[1mCHECK  STATE  FOUND        REMEDY\u001b[22m\n";

  expect((await said("doctor", world)).stdout).toContain(bold);
  expect((await said("doctor --no-color", world)).stdout).not.toContain("\u001b");
  expect((await said("doctor", { ...world, environment: { NO_COLOR: "1" } })).stdout).not.toContain(
    "\u001b",
  );
});
