import fc from "fast-check";
import { expect, test } from "vitest";
import {
  legalMoves,
  MOVES,
  PASSING,
  STATUSES,
  type Status,
  statusAfter,
} from "../../tenants/lifecycle.ts";

test("leads from sign-up to service and out of it", () => {
  const life = ["place", "provision", "activate", "suspend", "resume", "remove", "erase"] as const;

  const states: Status[] = [];
  for (const move of life) states.push(statusAfter(states.at(-1) ?? "registered", move));

  expect(states).toStrictEqual([
    "placing",
    "provisioning",
    "active",
    "suspended",
    "active",
    "offboarding",
    "removed",
  ]);
});

test("lets a tenant wait for an operator and keeps the removed one for a while", () => {
  expect(statusAfter(statusAfter("registered", "await-approval"), "approve")).toBe("placing");
  expect(statusAfter(statusAfter("offboarding", "retain"), "erase")).toBe("removed");
  expect(statusAfter(statusAfter("active", "move"), "settle")).toBe("active");
});

test("refuses an illegal move and names the legal ones", () => {
  expect(() => statusAfter("removed", "resume")).toThrow(
    expect.objectContaining({
      code: "MOVE_ILLEGAL",
      message: "cannot resume a tenant that is removed; legal now: none",
      remedy: "Register a new tenant.",
      legal: [],
    }),
  );
  expect(() => statusAfter("provisioning", "remove")).toThrow(
    expect.objectContaining({
      message: "cannot remove a tenant that is provisioning; legal now: activate, fail",
      remedy: "Choose one of the legal moves.",
    }),
  );
});

test("moves by exactly the moves that it names as legal", () => {
  fc.assert(
    fc.property(fc.constantFrom(...STATUSES), fc.constantFrom(...MOVES), (from, move) => {
      const isLegal = legalMoves(from).includes(move);
      if (isLegal) expect(STATUSES).toContain(statusAfter(from, move));
      else expect(() => statusAfter(from, move)).toThrow("legal now");
    }),
  );
});

test("leaves no state without a way on, except the last", () => {
  const stuck = STATUSES.filter((status) => legalMoves(status).length === 0);

  expect(stuck).toStrictEqual(["removed"]);
});

test("every state that a tenant leaves by itself can fail", () => {
  for (const status of PASSING) expect(statusAfter(status, "fail")).toBe("failed");
});
