import fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "../../../automation/capacity/event-queue.ts";

test("lets everything happen in the order of time, and of coming within one moment", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), (times) => {
      const queue = new EventQueue();
      const happened: [number, number][] = [];
      for (const [order, at] of times.entries()) queue.add(at, () => happened.push([at, order]));

      queue.drain();

      const expected = times
        .map((at, order): [number, number] => [at, order])
        .sort(([a, first], [b, second]) => a - b || first - second);
      expect(happened).toStrictEqual(expected);
    }),
  );
});

test("lets happen what is added meanwhile", () => {
  const queue = new EventQueue();
  const happened: string[] = [];
  queue.add(1, () => {
    happened.push("first");
    queue.add(2, () => happened.push("added"));
  });
  queue.add(3, () => happened.push("last"));

  queue.drain();

  expect(happened).toStrictEqual(["first", "added", "last"]);
});
