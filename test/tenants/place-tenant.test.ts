import fc from "fast-check";
import { expect, test } from "vitest";
import { NoRoomError } from "../../tenants/errors.ts";
import { placeTenant } from "../../tenants/place-tenant.ts";
import type { PoolPlace, Shard } from "../../tenants/shard.ts";
import {
  accountNamed,
  DENSE,
  fleetOf,
  POOLED_REQUEST,
  SILO_REQUEST,
  SPREAD,
  shardNamed,
} from "../support/sample-fleet.ts";

const half = shardNamed("s1", { reserved: { "rest-apis": 300 } });
const eighth = shardNamed("s2", { reserved: { "rest-apis": 75 } });
const full = shardNamed("s3", { reserved: { "rest-apis": 600 } });

const pool = (tenants: number, changes: Partial<PoolPlace> = {}): PoolPlace => ({
  isOpen: true,
  tenants,
  most: 100,
  reserved: {},
  ...changes,
});

test("spreads into the least full shard with room, and says why and what it reserved", () => {
  expect(placeTenant(SILO_REQUEST, fleetOf(half, eighth, full), SPREAD)).toStrictEqual({
    shard: "s2",
    stack: "silo-t1",
    planeStack: "silo-t1",
    reason:
      "s2 of 3 shards: the least full of those with room, 12 % of its regional REST APIs reserved; s3 has 600 of 600 regional REST APIs reserved, and the tenant needs 1",
    reserved: { "rest-apis": 1, "iam-roles": 8 },
  });
});

test("packs into the fullest shard with room", () => {
  expect(placeTenant(POOLED_REQUEST, fleetOf(eighth, half), DENSE)).toStrictEqual({
    shard: "s1",
    stack: "tenant-t1",
    planeStack: "pool-s1-1",
    reason:
      "s1 of 2 shards: the fullest of those with room, 50 % of its regional REST APIs reserved",
    reserved: { "api-keys": 1 },
  });
});

test("prefers a shard that is kept for the tier, however full", () => {
  const kept = { ...half, tiers: ["platinum"] };

  const { shard, reason } = placeTenant(SILO_REQUEST, fleetOf(eighth, kept), SPREAD);

  expect(shard).toBe("s1");
  expect(reason).toBe(
    "s1 of 2 shards: the least full of those kept for platinum, 50 % of its regional REST APIs reserved",
  );
});

test("tells equally full shards apart by the places that are taken, then by name", () => {
  const [s1, s2] = [shardNamed("s1", { tenants: { pool: 0, silo: 1 } }), shardNamed("s2")];

  expect(placeTenant(SILO_REQUEST, fleetOf(s1, s2), SPREAD).shard).toBe("s2");
  expect(placeTenant(SILO_REQUEST, fleetOf(s1, s2), DENSE).shard).toBe("s1");
  expect(placeTenant(POOLED_REQUEST, fleetOf(s2, s1), SPREAD).shard).toBe("s1");
});

test("packs pooled tenants into the fullest pool that takes them", () => {
  const pools = {
    "pool-s1-1": pool(100),
    "pool-s1-2": pool(99, { isOpen: false }),
    "pool-s1-3": pool(40),
    "pool-s1-4": pool(70),
    "pool-s1-5": pool(70),
  };

  const place = () => placeTenant(POOLED_REQUEST, fleetOf(shardNamed("s1", { pools })), DENSE);

  expect(place().planeStack).toBe("pool-s1-5");
});

test("spreads pooled tenants into the newest pool that takes them, counting ten after nine", () => {
  const pools = { "pool-s1-9": pool(1), "pool-s1-10": pool(50), "pool-s1-11": pool(100) };

  const place = () => placeTenant(POOLED_REQUEST, fleetOf(shardNamed("s1", { pools })), SPREAD);

  expect(place().planeStack).toBe("pool-s1-10");
});

test("refuses when no shard has room, with the reason of each", () => {
  const shards = [full, shardNamed("s1", { state: "warming" }), shardNamed("s2", { tiers: ["x"] })];

  expect(() => placeTenant(SILO_REQUEST, fleetOf(...shards), DENSE)).toThrow(
    new NoRoomError("silo", [
      { shard: "s1", reason: "is warming, and only a ready shard takes tenants" },
      { shard: "s2", reason: "is kept for x" },
      { shard: "s3", reason: "has 600 of 600 regional REST APIs reserved, and the tenant needs 1" },
    ]),
  );
});

test("names the first shards that it passed over, and counts the others", () => {
  const shards = Array.from({ length: 6 }, (_, index) => ({ ...full, shard: `s${index + 2}` }));

  const { reason } = placeTenant(SILO_REQUEST, fleetOf(half, ...shards), DENSE);

  expect(reason.split("; ").map((clause) => clause.slice(0, 8))).toStrictEqual([
    "s1 of 7 ",
    "s2 has 6",
    "s3 has 6",
    "s4 has 6",
    "3 more r",
  ]);
});

test("refuses a shard whose account no one counts", () => {
  expect(() => placeTenant(SILO_REQUEST, { shards: [half], accounts: new Map() }, DENSE)).toThrow(
    "none of 1 shards has room for another silo tenant: s1 is in account 111111111111, which no one counts",
  );
});

test("counts roles over all Regions of an account", () => {
  const shards = [half, shardNamed("s2", { region: "eu-west-1" })];
  const reserved = { "iam-roles": 993 };
  const accounts = new Map([["111111111111", accountNamed("111111111111", { reserved })]]);

  expect(() => placeTenant(SILO_REQUEST, { shards, accounts }, DENSE)).toThrow(
    "s1 has 993 of 1000 IAM roles reserved, and the tenant needs 8; s2 has 993 of 1000 IAM roles reserved, and the tenant needs 8",
  );
});

test("gives the same place in whatever order the shards are listed", () => {
  const shard = fc.record({
    reserved: fc.record({ "rest-apis": fc.integer({ min: 595, max: 600 }) }),
    tenants: fc.record({ pool: fc.nat(3), silo: fc.nat(3) }),
    tiers: fc.constantFrom<string[]>([], ["platinum"], ["other"]),
  });
  const fleets = fc
    .array(shard, { minLength: 1, maxLength: 8 })
    .map((drawn) => drawn.map((changes, index): Shard => shardNamed(`s${index}`, changes)))
    .chain((shards) =>
      fc.tuple(fc.constant(shards), fc.shuffledSubarray(shards, { minLength: shards.length })),
    );

  fc.assert(
    fc.property(fleets, fc.constantFrom(DENSE, SPREAD), ([listed, shuffled], rules) => {
      const place = (shards: readonly Shard[]) => {
        try {
          return placeTenant(SILO_REQUEST, fleetOf(...shards), rules);
        } catch (error) {
          return error;
        }
      };

      expect(place(shuffled)).toStrictEqual(place(listed));
    }),
  );
});
