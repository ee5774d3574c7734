import { expect, test } from "vitest";
import {
  BUILD_START_MS,
  ENGINE_MS,
  EXPRESS_START_MS,
  laneStartOf,
  legsOf,
  SHAPES,
} from "../../../automation/capacity/operation-times.ts";
import { Lanes } from "../../../tenants/lane.ts";

test("adds up the calls that wait for each other, each within its spread", () => {
  const shape = SHAPES.tenant.provision;

  // The engine's time, then 120, 300 and 300 ms, each half a second at most either way.
  expect(legsOf(shape, () => 0.5)).toStrictEqual([{ ms: ENGINE_MS + 720 }]);
  expect(legsOf(shape, () => 0)).toStrictEqual([{ ms: ENGINE_MS + 360 }]);
});

test("parts an operation before each call that waits for its time", () => {
  const legs = legsOf(SHAPES.silo.provision, () => 0.5);

  expect(legs.map(({ call }) => call)).toStrictEqual([
    undefined,
    "create-rest-api",
    "create-deployment",
  ]);
  expect(legs.map(({ ms }) => ms)).toStrictEqual([ENGINE_MS + 16_620, 1_200, 2_050]);
});

test("waits for the slowest of calls that are made at once", () => {
  const drawn = [0.5, 1, 0.5];
  const path = [["dynamodb:CreateTable", 3]] as const;

  const legs = legsOf({ calls: [], apiCalls: 0, path }, () => drawn.shift() ?? 0);

  expect(legs).toStrictEqual([{ ms: ENGINE_MS + 15_000 }]);
});

test("starts at once where a worker is warm, and in most of a minute where a build begins", () => {
  const lanes = Lanes.parse({});

  expect(laneStartOf(lanes, "tenant")).toBe(EXPRESS_START_MS);
  expect(laneStartOf(lanes, "silo")).toBe(BUILD_START_MS);
});
