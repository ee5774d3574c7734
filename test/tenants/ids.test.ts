import { expect, test } from "vitest";
import { TENANT_ID, ulids } from "../../tenants/ids.ts";

test("makes lower-case ids that sort as they were made", () => {
  const newId = ulids();

  const made = Array.from({ length: 1000 }, newId);

  expect(made).toStrictEqual([...made].sort());
  expect(new Set(made).size).toBe(1000);
  expect(made.every((id) => TENANT_ID.test(id))).toBe(true);
});
