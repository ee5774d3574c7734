import fc from "fast-check";
import { expect, test } from "vitest";
import {
  externalIdOf,
  masterKeyParameterOf,
  type NameKind,
  physicalName,
  STACK_KINDS,
  stackNamed,
  stackNameOf,
} from "../../tenants/naming.ts";

const SHORTEST: NameKind = "bucket";

test("joins the parts of a name that fits", () => {
  expect(physicalName("role", "pool-s1-1", "access")).toBe("tenantry-pool-s1-1-access");
});

test("shortens a long name to the limit and keeps two long names apart", () => {
  const parts = fc.array(fc.stringMatching(/^[a-z0-9]{10,40}$/), { minLength: 1, maxLength: 5 });

  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const [a, b] = [physicalName(SHORTEST, ...one), physicalName(SHORTEST, ...other)];
      expect(a.length).toBeLessThanOrEqual(63);
      expect(a === b).toBe(one.join("-") === other.join("-"));
    }),
  );
});

test("takes apart every stack name that it makes", () => {
  const kinds = fc.constantFrom(...STACK_KINDS.filter((kind) => kind !== "control"));

  fc.assert(
    fc.property(kinds, fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/), (kind, subject) => {
      expect(stackNamed(stackNameOf(kind, subject))).toStrictEqual({ kind, subject });
    }),
  );
  expect(stackNamed(stackNameOf("control"))).toStrictEqual({ kind: "control", subject: "" });
});

test.each(["", "pool", "pool-", "plane-1", "control-1", "-x"])(
  "does not take %j for a stack's name",
  (name) => {
    expect(stackNamed(name)).toBeUndefined();
  },
);

test("names a shard's secrets by the shard", () => {
  expect(masterKeyParameterOf("s1")).toBe("/tenantry/s1/master-key");
  expect(externalIdOf("s1")).toBe("tenantry-s1");
});
