import { expect, test } from "vitest";
import { Progress } from "../../toolchain/progress.mjs";

function recorder(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  return { written, clock, stream };
}

test("writes a line at each end where nobody watches", () => {
  const { written, clock, stream } = recorder(false);
  const progress = new Progress(stream, {}, () => clock.now);

  const end = progress.begin("packages", "npm ci");
  clock.now = 1500;
  end(true, "npm ci");

  expect(written).toStrictEqual(["packages   … npm ci\n", "packages   ✓ npm ci  1.5 s\n"]);
});

test("draws all lines anew on a terminal", () => {
  const { written, clock, stream } = recorder(true);
  const progress = new Progress(stream, {}, () => clock.now);

  const endFirst = progress.begin("packages", "npm ci");
  const endSecond = progress.begin("pulumi", "build");
  clock.now = 2000;
  endFirst(true, "npm ci");
  endSecond(false, "failed");

  expect(written.at(-1)).toBe(
    "\u001b[2A\u001b[2Kpackages   ✓ npm ci  2.0 s\n\u001b[2Kpulumi     ✗ failed  2.0 s\n",
  );
});

test("begins below the lines that have ended", () => {
  const { written, stream } = recorder(true);
  const progress = new Progress(stream, {}, () => 0);

  progress.begin("packages", "npm ci")(true, "npm ci");
  progress.begin("unit", "logic")(true, "3 passed");

  expect(written.at(-1)).toBe("\u001b[1A\u001b[2Kunit       ✓ 3 passed  0.0 s\n");
});

test("cuts lines that a narrow terminal would wrap", () => {
  const { written, stream } = recorder(true);
  const progress = new Progress(stream, {}, () => 0);

  progress.begin("pulumi", "x".repeat(200))(true, "x".repeat(200));

  expect(written.at(-1)?.split("\u001b[2K").at(-1)?.trimEnd()).toHaveLength(59);
});

test.each([[{ CI: "true" }], [{ TERM: "dumb" }]])("draws nothing anew under %j", (environment) => {
  const { written, stream } = recorder(true);

  new Progress(stream, environment, () => 0).begin("unit", "logic")(true, "3 passed");

  expect(written.join("")).not.toContain("\u001b");
});
