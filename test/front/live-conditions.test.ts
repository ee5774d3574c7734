import { expect, test } from "vitest";
import { LiveConditions } from "../../sandbox/front/live-conditions.ts";

const REST = { accountMs: 1_000, approvalMs: 1_000 };

test("has no limits and no latency unless they are asked for", () => {
  const conditions = new LiveConditions();

  expect(conditions.now).toStrictEqual({ ...REST, limits: "off", latency: false, seed: 1 });
  expect(conditions.hasLimits).toBe(false);
});

test("changes what is named and leaves the rest", () => {
  const conditions = new LiveConditions({ latency: true, seed: 7 });

  conditions.change({ limits: "documented" });

  expect(conditions.now).toStrictEqual({ ...REST, limits: "documented", latency: true, seed: 7 });
});
