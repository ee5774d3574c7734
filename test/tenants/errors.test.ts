import { expect, test } from "vitest";
import * as errors from "../../tenants/errors.ts";

const cases = [
  new errors.TierUnknownError("gold", ["basic"]),
  new errors.MoveIllegalError("active", "retry", ["suspend"]),
  new errors.WriteConflictError("the wish"),
  new errors.NotFoundError("tenant", "t1"),
  new errors.NoRoomError("silo", [{ shard: "s1", reason: "has no pool" }]),
  new errors.StackBusyError("pool-1", "w1", "later"),
  new errors.LeaseLostError("pool-1", 3),
  new errors.RegistrationsCappedError(5),
  new errors.NameTakenError("acme"),
  new errors.KeyReusedError(),
  new errors.InvalidDocumentError("body", [{ path: "a", problem: "is bad" }]),
];

test.each(cases.map((error) => [error.code, error] as const))(
  "%s says what is wrong and what to do next",
  (code, error) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(error).toBeInstanceOf(errors.TenantryError);
    expect(error.message).toMatch(/^[^A-Z].*[^.]$/s);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/);
    expect(error.name).toBe(error.constructor.name);
  },
);

test("says of an empty fleet that it has no room, and names no shard", () => {
  expect(new errors.NoRoomError("silo", []).message).toBe(
    "none of 0 shards has room for another silo tenant",
  );
});

test("names some of many shards without room, and counts the others", () => {
  const refusals = Array.from({ length: 500 }, (_none, n) => ({
    shard: `s${n}`,
    reason: "is full",
  }));

  expect(new errors.NoRoomError("silo", refusals).message).toMatch(
    /^none of 500 shards has room for another silo tenant: s0 is full; .+; and \d+ more refuse it$/,
  );
});

test("takes what is not there for nothing, and lets every other error rise as it came", async () => {
  const taken = new errors.NameTakenError("acme");
  const gone = Promise.reject(new errors.NotFoundError("tenant", "t1"));

  expect(await gone.catch(errors.unlessNotFound)).toBeUndefined();
  await expect(Promise.reject(taken).catch(errors.unlessNotFound)).rejects.toBe(taken);
});
