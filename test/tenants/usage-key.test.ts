import fc from "fast-check";
import { expect, test } from "vitest";
import { usageKeyOf } from "../../tenants/usage-key.ts";

test("is the HMAC-SHA256 of tenant and generation under the master key", () => {
  expect(usageKeyOf("master", "t1", 1)).toBe(
    "126a45fec31873937f473ad742c6e8532ab9b084d32c7e372650dd9bd95b9afd",
  );
});

test("differs for each master key, tenant and generation", () => {
  const keys = fc.tuple(fc.string(), fc.stringMatching(/^[a-z0-9]+$/), fc.integer({ min: 1 }));

  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(usageKeyOf(...one) === usageKeyOf(...other)).toBe(isSame);
      expect(usageKeyOf(...one)).toMatch(/^[0-9a-f]{64}$/);
    }),
  );
});
