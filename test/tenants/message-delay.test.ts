import { expect, test } from "vitest";
import { delaySecondsUntil } from "../../tenants/message-delay.ts";

test.each([
  ["whole seconds, so that it does not come too early", 7_400, 8],
  ["a second where the time is over", -1, 1],
  ["as long as SQS can where the time is far", 9_000_000, 900],
])("hides a message for %s", (_what, wait, seconds) => {
  expect(delaySecondsUntil(1_000_000 + wait, 1_000_000)).toBe(seconds);
});
