import { expect, test } from "vitest";
import { hasUnknown, isArchive, isAsset, plainOf, UNKNOWN } from "../../sandbox/provider/wire.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({
  [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const output = (parts: object) => ({ [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...parts });
const reference = (parts: object) => ({
  [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e",
  urn: "urn:1",
  ...parts,
});

test("secrets are unwrapped at any depth", () => {
  const plain = plainOf({ a: [secret({ b: secret("c") })] });

  expect(plain).toStrictEqual({ a: [{ b: "c" }] });
});

test("an output is its value, or unknown without one", () => {
  expect(plainOf([output({ value: 1 }), output({ secret: true })])).toStrictEqual([1, UNKNOWN]);
});

test("a reference is the resource's id, its URN where it has none, or unknown", () => {
  const plain = plainOf([reference({ id: "i-1" }), reference({}), reference({ id: "" })]);

  expect(plain).toStrictEqual(["i-1", "urn:1", UNKNOWN]);
});

test("an unknown is found at any depth", () => {
  expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
  expect(hasUnknown({ a: [{ b: "known" }] })).toBe(false);
});

test("assets and archives are told apart and stay whole", () => {
  const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "a" };
  const archive = { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", assets: { a: asset } };

  expect([isAsset(asset), isArchive(asset)]).toStrictEqual([true, false]);
  expect([isAsset(archive), isArchive(archive)]).toStrictEqual([false, true]);
  expect(plainOf(archive)).toStrictEqual(archive);
});
