import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changedProperties, isSame, observedOf } from "../../sandbox/provider/diff.ts";
import { asset, block, json, list, map, policy, set, value } from "../../sandbox/provider/shape.ts";

describe("isSame", () => {
  test.each([
    ["nothing and an empty text", value, undefined, ""],
    ["nothing and an empty list", list(value), undefined, []],
    ["nothing and an empty block", block({ a: value }), undefined, { a: undefined }],
    ["a number and its text", value, 5, "5"],
    ["a set in another order", set(value), ["a", "b"], ["b", "a"]],
    ["JSON with other spaces and order", json, '{"a":1,"b":2}', '{ "b": 2, "a": 1 }'],
    ["a policy with a list of one", policy, '{"Action":"a"}', '{"Action":["a"]}'],
    [
      "a policy with names in another order",
      policy,
      '{"Action":["a","b"]}',
      '{"Action":["b","a"]}',
    ],
    ["archives with one hash", asset, { hash: "h", assets: { a: 1 } }, { hash: "h" }],
    ["maps with keys in another order", map, { a: "1", b: "2" }, { b: "2", a: "1" }],
  ])("holds for %s", (_, shape, left, right) => {
    expect(isSame(shape, left, right)).toBe(true);
  });

  test.each([
    ["a list in another order", list(value), ["a", "b"], ["b", "a"]],
    ["JSON with a list of one", json, '{"a":["x"]}', '{"a":"x"}'],
    ["archives with other hashes", asset, { hash: "h" }, { hash: "i" }],
    ["a map with another key", map, { a: "1" }, { b: "1" }],
    ["false and nothing", value, false, undefined],
  ])("does not hold for %s", (_, shape, left, right) => {
    expect(isSame(shape, left, right)).toBe(false);
  });

  test("holds for any value and itself", () => {
    return fc.assert(fc.property(fc.jsonValue(), (any) => isSame(json, any, structuredClone(any))));
  });
});

test("changes are named in the order of the shapes, once each", () => {
  const shapes = { b: value, a: value, c: value };

  expect(changedProperties(shapes, { a: 1, b: 1, c: 1 }, { a: 2, c: 1 })).toStrictEqual(["b", "a"]);
});

describe("observedOf", () => {
  const shape = block({ a: value, b: value, items: set(block({ name: value, size: value })) });

  test("leaves out what the program left to AWS", () => {
    const seen = observedOf(shape, { a: 1 }, { a: 1, b: 2 });

    expect(seen).toStrictEqual({ a: 1 });
  });

  test("shows what AWS holds otherwise", () => {
    const seen = observedOf(shape, { a: 1, b: 2 }, { a: 3, b: 2 });

    expect(seen).toStrictEqual({ a: 3, b: 2 });
  });

  test("tells silence from nothing", () => {
    expect(observedOf(value, "asked", undefined)).toBe("asked");
    expect(observedOf(value, "asked", null)).toBeUndefined();
  });

  test("keeps the program's items of a set and shows those that it did not ask for", () => {
    const found = [
      { name: "two", size: 2 },
      { name: "one", size: 1 },
    ];

    const seen = observedOf(shape, { items: [{ name: "one" }] }, { items: found });

    expect(seen).toStrictEqual({ items: [{ name: "two", size: 2 }, { name: "one" }] });
  });
});
