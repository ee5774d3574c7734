import { expect, test } from "vitest";
import { roomOnItsWay, shardForApart } from "../../tenants/room-on-its-way.ts";
import type { Vending } from "../../tenants/vending.ts";
import { poolPlace, sampleShard } from "../support/sample-shard.ts";

const NOW = new Date("2026-11-21T12:00:00.000Z");
const BASIC = { name: "basic", isolation: "pool" } as const;
const PLATINUM = { name: "platinum", isolation: "silo" } as const;
const FULL = sampleShard({ pools: {} });
const OPENING = sampleShard({ pools: { "pool-s1-2": poolPlace({ isOpen: false, tenants: 0 }) } });
const WARMING = sampleShard({ shard: "s2", state: "warming" });

function vendingOf(changes: Partial<Vending> = {}): Vending {
  return {
    shard: "s3",
    state: "asked",
    requestedAt: NOW.toISOString(),
    reason: "",
    failures: 0,
    version: 1,
    ...changes,
  };
}

function minutesOf(
  shards: readonly (typeof FULL)[],
  vendings: readonly Vending[],
  tier = PLATINUM,
) {
  const room = roomOnItsWay({ tier }, { shards, vendings }, NOW);
  return room && [(room.expectedAt.getTime() - NOW.getTime()) / 60_000, room.because];
}

test("knows of none while nothing is being made", () => {
  const others = (["overdue", "failed", "done", "dismissed"] as const).map((state) =>
    vendingOf({ state, askedAt: "2026-11-21T10:00:00.000Z" }),
  );

  expect(minutesOf([FULL], others)).toBe(undefined);
});

test("expects a pool that is being made, for pooled tenants alone", () => {
  const room = roomOnItsWay({ tier: BASIC }, { shards: [OPENING], vendings: [] }, NOW);

  expect(room).toStrictEqual({
    expectedAt: new Date("2026-11-21T12:03:00.000Z"),
    because: "pool-s1-2 is being made",
  });
  expect(minutesOf([OPENING], [])).toBe(undefined);
});

test("expects a shard that is brought up, and a pool in it", () => {
  expect(minutesOf([WARMING], [])).toStrictEqual([3, "shard s2 is being brought up"]);
  expect(minutesOf([{ ...WARMING, state: "warm" }], [])).toBe(undefined);
  expect(
    roomOnItsWay({ tier: BASIC }, { shards: [WARMING], vendings: [] }, NOW)?.expectedAt,
  ).toStrictEqual(new Date("2026-11-21T12:05:00.000Z"));
});

test("expects nothing of a shard that is kept for other tiers", () => {
  expect(minutesOf([{ ...WARMING, tiers: ["basic"] }], [])).toBe(undefined);
});

test("expects an account from when AWS was asked, and its shard after it", () => {
  const because = "AWS is making an account for s3";

  expect(minutesOf([], [vendingOf({ state: "requested" })])).toStrictEqual([8, because]);
  expect(minutesOf([], [vendingOf({ askedAt: "2026-11-21T11:58:00.000Z" })])).toStrictEqual([
    6,
    because,
  ]);
  expect(minutesOf([], [vendingOf({ askedAt: "2026-11-21T10:00:00.000Z" })])).toStrictEqual([
    3,
    because,
  ]);
  expect(minutesOf([], [vendingOf({ state: "made" })])).toStrictEqual([3, because]);
});

test("expects the shard of an emptied account as soon as its own stack", () => {
  const because = "shard s3 is being brought up";

  for (const state of ["reusing", "checking"] as const) {
    expect(minutesOf([], [vendingOf({ state })])).toStrictEqual([3, because]);
  }
  expect(minutesOf([{ ...WARMING, state: "checking" }], [])).toStrictEqual([
    3,
    "shard s2 is being brought up",
  ]);
  expect(minutesOf([], [vendingOf({ state: "unfit" }), vendingOf({ state: "dismissed" })])).toBe(
    undefined,
  );
});

test("promises nothing to one that must not be beside others", () => {
  const making = { shards: [OPENING, WARMING], vendings: [vendingOf()] };

  expect(roomOnItsWay({ tier: BASIC, apartFrom: ["acme"] }, making, NOW)).toBe(undefined);
});

test("names a shard of the stock for one that must not be beside others, where it may live", () => {
  const premium = sampleShard({ shard: "s4", state: "warm", tiers: ["premium"] });
  const warm = sampleShard({ shard: "s5", state: "warm" });
  const apart = { tier: PLATINUM, apartFrom: ["acme"] };
  const shards = [FULL, WARMING, premium, warm];

  expect(shardForApart(apart, { shards })).toBe("s5");
  expect(shardForApart(apart, { shards: [FULL, WARMING, premium] })).toBe(undefined);
  expect(shardForApart({ ...apart, residency: ["ap-south-1"] }, { shards })).toBe(undefined);
  expect(shardForApart({ tier: PLATINUM }, { shards })).toBe(undefined);
});

test("names what comes first", () => {
  expect(minutesOf([WARMING], [vendingOf({ state: "requested" })])).toStrictEqual([
    3,
    "shard s2 is being brought up",
  ]);
});

test("expects only what is made where the tenant may live", () => {
  const wanted = { tier: PLATINUM, residency: [WARMING.region] };
  const making = { shards: [WARMING], vendings: [vendingOf({ state: "made" })] };

  expect(roomOnItsWay(wanted, making, NOW)?.because).toBe("shard s2 is being brought up");
  expect(roomOnItsWay({ ...wanted, residency: ["ap-south-1"] }, making, NOW)).toBe(undefined);
});
