import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../tenants/nearest.ts";

test.each([
  ["activ", "active"],
  ["aktive", "active"],
  ["suspnded", "suspended"],
  ["xyz", undefined],
  ["", undefined],
])("takes %j for %j", (word, meant) => {
  expect(nearest(word, ["active", "suspended"])).toBe(meant);
});

test("knows nothing near when there is nothing", () => {
  expect(nearest("active", [])).toBeUndefined();
});

test("takes a word for itself whatever else there is", () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });

  fc.assert(
    fc.property(words, fc.nat(), (known, index) => {
      const word = known[index % known.length] ?? "";
      expect(nearest(word, known)).toBe(word);
    }),
  );
});
