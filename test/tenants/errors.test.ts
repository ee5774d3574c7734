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
