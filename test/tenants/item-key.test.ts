import fc from "fast-check";
import { expect, test } from "vitest";
import { indexKeyOf, itemKeyOf, MAX_PARTITIONS, partitionKeyOf } from "../../tenants/item-key.ts";

const partitions = fc.integer({ min: 1, max: MAX_PARTITIONS });

test("puts an item always into the same of the tenant's own partitions", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), partitions, (tenant, id, count) => {
      const key = itemKeyOf(tenant, id, count);
      const all = Array.from({ length: count }, (_, index) => partitionKeyOf(tenant, index));

      expect(itemKeyOf(tenant, id, count)).toBe(key);
      expect(all).toContain(key);
      expect(key.startsWith(`${tenant}#`)).toBe(true);
    }),
  );
});

test("writes a partition as two hexadecimal digits", () => {
  expect([0, 10, 255].map((each) => partitionKeyOf("t1", each))).toStrictEqual([
    "t1#00",
    "t1#0a",
    "t1#ff",
  ]);
});

test("begins an index's key with the tenant too", () => {
  expect(indexKeyOf("t1", "ann")).toBe("t1#ann");
});
