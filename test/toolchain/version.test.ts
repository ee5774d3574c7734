import { expect, test } from "vitest";
import { findVersion, isAtLeast } from "../../toolchain/version.mjs";

test.each([
  ["v3.259.0\n", "3.259.0"],
  ["go version go1.26 linux/amd64", "1.26.0"],
  ["Python 3.11.7", "3.11.7"],
  ["no number here", undefined],
])("finds the version in %j", (text, version) => {
  expect(findVersion(text)).toBe(version);
});

test.each([
  ["3.259.0", "3.259.0", true],
  ["3.260.0", "3.259.1", true],
  ["4.0.0", "3.259.0", true],
  ["3.99.9", "3.259.0", false],
  ["3.9.0", "3.10.0", false],
])("compares %s with the minimum %s by number, not by text", (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});
