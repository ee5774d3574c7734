import { expect, test } from "vitest";
import {
  BUILD_START_MS,
  EXPRESS_START_MS,
  laneStartOf,
  runtimeOf,
  SHAPES,
} from "../../../automation/capacity/operation-times.ts";
import { Lanes } from "../../../tenants/lane.ts";

test("adds up the calls that wait for each other, each within its spread", () => {
  const shape = SHAPES.tenant.provision;

  // The engine's 4 s, then 120, 300 and 300 ms, each half a second at most either way.
  expect(runtimeOf(shape, () => 0.5)).toBe(4_720);
  expect(runtimeOf(shape, () => 0)).toBe(4_360);
  expect(runtimeOf(SHAPES.silo.provision, () => 0.5)).toBeGreaterThan(4_000 + 11_500);
});

test("starts at once where a worker is warm, and in most of a minute where a build begins", () => {
  const lanes = Lanes.parse({});

  expect(laneStartOf(lanes, "tenant")).toBe(EXPRESS_START_MS);
  expect(laneStartOf(lanes, "silo")).toBe(BUILD_START_MS);
});
