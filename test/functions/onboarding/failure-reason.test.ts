import { expect, test } from "vitest";
import { failureReasonOf, withLeftovers } from "../../../functions/onboarding/failure-reason.ts";

const told = { code: "SHARD_FULL", message: "no shard has room", remedy: "Add a shard." };

test("reads what a worker says", () => {
  expect(failureReasonOf({ Error: "SHARD_FULL", Cause: JSON.stringify(told) })).toStrictEqual(told);
});

test("reads what a step threw", () => {
  const Cause = JSON.stringify({ errorType: "NoRoomError", errorMessage: JSON.stringify(told) });

  expect(failureReasonOf({ Error: "NoRoomError", Cause })).toStrictEqual(told);
});

test("reads a wait that ran out", () => {
  expect(failureReasonOf({ Error: "States.Timeout", Cause: "" })).toMatchObject({
    code: "WAIT_EXPIRED",
  });
});

test.each([
  ["a bug", JSON.stringify({ errorMessage: "x is not a function" }), "Oops: x is not a function"],
  ["anything else", "no json", "Oops: no json"],
])("keeps the words of %s", (_what, Cause, message) => {
  expect(failureReasonOf({ Error: "Oops", Cause })).toStrictEqual({
    code: "WORKFLOW_FAILED",
    message,
    remedy: "Look at the execution in Step Functions, then retry or remove the tenant.",
  });
});

test("cuts a long reason", () => {
  expect(failureReasonOf({ Error: "Oops", Cause: "x".repeat(5_000) }).message).toHaveLength(1_000);
});

test("adds what could not be undone", () => {
  expect(withLeftovers(told, undefined)).toStrictEqual(told);
  expect(withLeftovers(told, { Error: "Oops", Cause: "stuck" }).message).toBe(
    "no shard has room; what was begun could not be undone: Oops: stuck",
  );
});
