import { expect, test } from "vitest";
import { idleSlotOf } from "../../tenants/slots.ts";

test("the slot that is not live takes the next release", () => {
  expect([idleSlotOf({ live: "blue" }), idleSlotOf({ live: "green" })]).toStrictEqual([
    "green",
    "blue",
  ]);
});
