import { expect, test } from "vitest";
import { boundOf, throttledShare } from "../../bench/rates.ts";

test.each([
  [{ silos: 1, accounts: 1 }, 25],
  [{ silos: 20, accounts: 1 }, 120],
  [{ silos: 40, accounts: 2 }, 120],
  [{ silos: 3, accounts: 2 }, 30],
])("lets %j begin one deployment in five seconds in the fullest account", (size, bound) => {
  expect(boundOf(size, 25)).toBe(bound);
});

test("tells the share of all calls that came too early", () => {
  expect(
    throttledShare({
      calls: { apigateway: 60, iam: 40 },
      throttled: { "apigateway:CreateDeployment": 3, "apigateway:ImportRestApi": 1 },
    }),
  ).toBe(0.04);
  expect(throttledShare({ calls: {}, throttled: {} })).toBe(0);
});
