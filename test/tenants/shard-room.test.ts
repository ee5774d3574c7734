import { expect, test } from "vitest";
import type { Shard } from "../../tenants/shard.ts";
import { fitsIn, type PlacementRequest, refusalOf } from "../../tenants/shard-room.ts";
import {
  accountNamed,
  DENSE,
  POOLED_REQUEST,
  SILO_REQUEST,
  shardNamed,
} from "../support/sample-fleet.ts";

const account = accountNamed("111111111111");
const closed = { isOpen: false, tenants: 0, most: 5, reserved: {} };

const refusals: readonly (readonly [Partial<Shard>, Partial<PlacementRequest>, string])[] = [
  [{ state: "draining" }, {}, "is draining, and only a ready shard takes tenants"],
  [
    {},
    { residency: ["eu-west-1", "eu-north-1"] },
    "lies in us-east-1, and the tenant may live in eu-west-1, eu-north-1",
  ],
  [{}, { residency: [] }, "lies in us-east-1, and the tenant may live in none"],
  [{}, { apartFrom: ["s1"] }, "is one that the tenant must not be on"],
  [{ tiers: ["gold", "platinum"] }, {}, "is kept for gold, platinum"],
  [
    { capacity: { pool: 2, silo: 0 }, tenants: { pool: 2, silo: 0 } },
    {},
    "has 2 of 2 pool places taken",
  ],
  [{ pools: {} }, {}, "has no open pool"],
  [{ pools: { "pool-s1-1": closed } }, {}, "has no open pool"],
  [
    { pools: { "pool-s1-1": { ...closed, isOpen: true, tenants: 5 }, "pool-s1-2": closed } },
    {},
    "has no place left in any open pool",
  ],
  [
    { reserved: { "api-keys": 10_000 } },
    {},
    "has 10000 of 10000 API keys reserved, and the tenant needs 1",
  ],
  [
    { limits: { "api-keys": { value: 20, from: "operator" } }, reserved: { "api-keys": 25 } },
    {},
    "has 25 of 20 API keys reserved, and the tenant needs 1",
  ],
];

test.each(refusals)("refuses %j for %j: %s", (shard, request, words) => {
  const asked = [{ ...POOLED_REQUEST, ...request }, shardNamed("s1", shard), account] as const;

  expect(refusalOf(...asked, DENSE)).toBe(words);
  expect(fitsIn(...asked, DENSE)).toBe(false);
});

const fitting: readonly (readonly [string, Partial<Shard>, PlacementRequest])[] = [
  ["an empty shard", {}, POOLED_REQUEST],
  ["a silo, without any pool", { pools: {} }, SILO_REQUEST],
  ["the last of a quota", { reserved: { "api-keys": 9_999 } }, POOLED_REQUEST],
  ["who uses nothing of what is gone", { reserved: { "rest-apis": 600 } }, POOLED_REQUEST],
  ["a tier that it is kept for", { tiers: ["gold", "basic"] }, POOLED_REQUEST],
  ["who may live there", {}, { ...POOLED_REQUEST, residency: ["eu-west-1", "us-east-1"] }],
  ["who must be apart from others", {}, { ...POOLED_REQUEST, apartFrom: ["s2"] }],
];

test.each(fitting)("takes %s", (_, shard, request) => {
  const asked = [request, shardNamed("s1", shard), account, DENSE] as const;

  expect(fitsIn(...asked)).toBe(true);
  expect(refusalOf(...asked)).toBeUndefined();
});

test("keeps the headroom free, and the concurrency that AWS wants unreserved", () => {
  const request = { ...SILO_REQUEST, usage: { "reserved-concurrency": 10 } };
  const reserving = (executions: number) =>
    shardNamed("s1", { reserved: { "reserved-concurrency": executions } });
  const rules = { ...DENSE, headroom: 0.1 };

  expect(fitsIn(request, reserving(890), account, DENSE)).toBe(true);
  expect(fitsIn(request, reserving(891), account, DENSE)).toBe(false);
  expect(fitsIn(request, reserving(800), account, rules)).toBe(true);
  expect(fitsIn(request, reserving(801), account, rules)).toBe(false);
});
