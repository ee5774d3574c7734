import { expect, test } from "vitest";
import {
  BUILD_START_MS,
  ENGINE_MS,
  EXPRESS_START_MS,
  laneStartOf,
  legsOf,
  shapeOf,
  type TenantStack,
  type Work,
} from "../../../automation/capacity/operation-times.ts";
import { Lanes } from "../../../tenants/lane.ts";
import { startRequestOf } from "../../../tenants/paced-operation.ts";
import { idleSlotOf, slotsWith } from "../../../tenants/slots.ts";
import { type Truth, untouched } from "../../../tenants/truth.ts";
import type { Wish } from "../../../tenants/wish.ts";
import { ACME, POOL_OUTPUTS, wishOf } from "../../support/sample-tenant.ts";

test("adds up the calls that wait for each other, each within its spread", () => {
  const shape = shapeOf("tenant", "provision", 3);

  // The engine's time, then 120, 300 and 300 ms, each half a second at most either way.
  expect(legsOf(shape, () => 0.5)).toStrictEqual([{ ms: ENGINE_MS + 720 }]);
  expect(legsOf(shape, () => 0)).toStrictEqual([{ ms: ENGINE_MS + 360 }]);
});

test("parts an operation before each call that waits for its time", () => {
  const legs = legsOf(shapeOf("silo", "provision", 3), () => 0.5);

  expect(legs.map(({ call }) => call)).toStrictEqual([
    undefined,
    "create-rest-api",
    "create-deployment",
  ]);
  expect(legs.map(({ ms }) => ms)).toStrictEqual([ENGINE_MS + 16_620, 1_200, 2_050]);
});

test("waits for the time of each plan of a pool that is removed, and then of its API", () => {
  const legs = legsOf(shapeOf("pool", "remove", 3), () => 0.5);

  expect(legs).toStrictEqual([
    { ms: ENGINE_MS + 120 },
    { call: "update-usage-plan", ms: 400 },
    { call: "update-usage-plan", ms: 400 },
    { call: "update-usage-plan", ms: 400 },
    { call: "delete-rest-api", ms: 900 + 5_000 + 300 },
  ]);
});

/** What the fleet really has of a stack: its name, and the tiers with a usage plan in its outputs. */
const STACKS = {
  pool: { stack: "pool-s1-1", usagePlanIds: { basic: "p-1", standard: "p-2", premium: "p-3" } },
  silo: { stack: `silo-${ACME}`, tenant: ACME, usagePlanIds: { platinum: "p-1" } },
  tenant: { stack: `tenant-${ACME}`, tenant: ACME, usagePlanIds: undefined },
} as const;

/** Truth and wish with which the fleet does a work. */
function realWork(kind: TenantStack, work: Work): readonly [Wish, Truth] {
  const { usagePlanIds, ...of } = STACKS[kind];
  const first = wishOf({ ...of, slots: slotsWith("r-1") });
  if (work === "provision") return [first, untouched(of.stack)];
  const truth: Truth = {
    ...untouched(of.stack),
    generation: 1,
    state: "present",
    slots: first.slots,
    outputs: { ...POOL_OUTPUTS, ...(usagePlanIds && { usagePlanIds }) },
  };
  const next = { ...first, generation: 2 };
  if (work === "remove") return [{ ...next, state: "absent" }, truth];
  return [{ ...next, slots: { ...first.slots, [idleSlotOf(first.slots)]: "r-2" } }, truth];
}

const KINDS = ["pool", "silo", "tenant"] as const;
const WORKS = ["provision", "upgrade", "remove"] as const;

test.each(KINDS.flatMap((kind) => WORKS.map((work) => [kind, work] as const)))(
  "books for a %s what the fleet books, to %s it",
  (kind, work) => {
    const { calls } = shapeOf(kind, work, 3);

    expect(calls).toStrictEqual(startRequestOf(...realWork(kind, work)).calls);
  },
);

test.each(KINDS.flatMap((kind) => WORKS.map((work) => [kind, work] as const)))(
  "waits for a %s as often as is booked, to %s it",
  (kind, work) => {
    const shape = shapeOf(kind, work, 3);
    const awaited = legsOf(shape, () => 0.5).flatMap(({ call }) => call ?? []);

    expect(awaited).toStrictEqual(shape.calls);
  },
);

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
