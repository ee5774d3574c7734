import { expect, test } from "vitest";
import { LiveConditions } from "../../sandbox/front/live-conditions.ts";

test("has no limits and no latency unless they are asked for", () => {
  const conditions = new LiveConditions();

  expect(conditions.now).toStrictEqual({ limits: "off", latency: false, seed: 1 });
  expect(conditions.hasLimits).toBe(false);
});

test("changes what is named and leaves the rest", () => {
  const conditions = new LiveConditions({ latency: true, seed: 7 });

  conditions.change({ limits: "documented" });

  expect(conditions.now).toStrictEqual({ limits: "documented", latency: true, seed: 7 });
});
