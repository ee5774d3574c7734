import { expect, test } from "vitest";
import { pageOf } from "../../sandbox/front/page.ts";

const ALL = [1, 2, 3, 4, 5];

test("gives a page and where the next one begins, until there is none", () => {
  const first = pageOf(ALL, { MaxResults: 3 }, 20, "Invalid");
  const last = pageOf(ALL, { ...first.next, MaxResults: 3 }, 20, "Invalid");

  expect(first).toStrictEqual({ entries: [1, 2, 3], next: { NextToken: "3" } });
  expect(last).toStrictEqual({ entries: [4, 5], next: {} });
});

test("gives no more than a page holds, whatever is asked", () => {
  expect(pageOf(ALL, { MaxResults: 100 }, 2, "Invalid").entries).toStrictEqual([1, 2]);
});

test("refuses a token that it did not give", () => {
  expect(() => pageOf(ALL, { NextToken: "x" }, 2, "Invalid")).toThrow("invalid NextToken");
});
