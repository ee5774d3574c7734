import { expect, test } from "vitest";
import { isMasked, MASKED, SecretMask } from "../../../automation/engine/secret-mask.ts";

test("hides every secret of the environment, a longer one before a shorter that is in it", () => {
  const mask = SecretMask.ofEnvironment({
    PULUMI_CONFIG_PASSPHRASE: "correct-horse",
    AWS_SESSION_TOKEN: "correct-horse-battery",
    HOME: "/home/someone",
  });

  expect(mask.apply("correct-horse-battery correct-horse /home/someone")).toBe(
    `${MASKED} ${MASKED} /home/someone`,
  );
});

test("leaves words alone that are too short to be a secret", () => {
  const mask = new SecretMask(["test"]);

  expect(mask.apply("a test of the tests")).toBe("a test of the tests");
});

test("hides what looks like a usage key or a token, known or not", () => {
  const key = "0123456789abcdef".repeat(4);
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

  expect(new SecretMask([]).apply(`key ${key}, token ${token}.`)).toBe(
    `key ${MASKED}, token ${MASKED}.`,
  );
});

test("knows a value of which any part is hidden", () => {
  expect(isMasked({ a: [{ b: MASKED }] })).toBe(true);
  expect(isMasked({ a: "b" })).toBe(false);
  expect(isMasked(undefined)).toBe(false);
});
