import { expect, test } from "vitest";
import { keptBriefly } from "../../stores/kept-briefly.ts";

test("reads once for all who ask in a moment, and anew afterwards", async () => {
  let [reads, now] = [0, 0];
  const ask = keptBriefly(
    async () => {
      reads += 1;
      return reads;
    },
    500,
    () => now,
  );

  expect(await Promise.all([ask(), ask(), ask()])).toStrictEqual([1, 1, 1]);
  now = 500;
  expect(await ask()).toBe(1);

  now = 501;
  expect(await ask()).toBe(2);
});

test("reads again at once after a read that failed", async () => {
  const answers = [Promise.reject(new Error("no answer")), Promise.resolve("an answer")];
  const ask = keptBriefly(
    async () => answers.shift(),
    500,
    () => 0,
  );

  await expect(ask()).rejects.toThrow("no answer");
  expect(await ask()).toBe("an answer");
});
