import fc from "fast-check";
import { expect, test } from "vitest";
import { membershipOf } from "../../tenants/membership.ts";

test.each([
  [["t1"], { tenant: "t1", role: "user" }],
  [["admins", "t1"], { tenant: "t1", role: "admin" }],
  [[], undefined],
  [["admins"], undefined],
  [["t1", "t2"], undefined],
])("reads the groups %j", (groups, membership) => {
  expect(membershipOf(groups)).toStrictEqual(membership);
});

test("does not depend on the order of groups", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom("a", "b", "admins")), (groups) => {
      expect(membershipOf(groups.toReversed())).toStrictEqual(membershipOf(groups));
    }),
  );
});
