import { expect, test } from "vitest";
import { idleSlotOf, slotsWith } from "../../tenants/slots.ts";

test("the slot that is not live takes the next release", () => {
  expect([idleSlotOf({ live: "blue" }), idleSlotOf({ live: "green" })]).toStrictEqual([
    "green",
    "blue",
  ]);
});

test("a new plane has the same release in both slots", () => {
  expect(slotsWith("r-1")).toStrictEqual({ blue: "r-1", green: "r-1", live: "blue" });
});
