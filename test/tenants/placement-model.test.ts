import fc from "fast-check";
import { expect, test } from "vitest";
import { NoRoomError } from "../../tenants/errors.ts";
import { type Fleet, placeTenant } from "../../tenants/place-tenant.ts";
import { type Account, SHARD_STATES, type Shard } from "../../tenants/shard.ts";
import { fullness, type PlacementRules } from "../../tenants/shard-fill.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";
import type { Usage } from "../../tenants/usage.ts";
import { couldTake } from "../support/could-take.ts";
import { type Held, ModelFleet } from "../support/model-fleet.ts";
import { accountNamed, POOLED_REQUEST, SILO_REQUEST, shardNamed } from "../support/sample-fleet.ts";

/** Limits so small that every quota runs out in turn. */
const limitsOf = (values: Usage): Shard["limits"] =>
  Object.fromEntries(
    Object.entries(values).map(([code, value]) => [code, { value, from: "operator" }]),
  );

const few = fc.nat(6);
const limits = fc
  .record({ "rest-apis": few, "api-keys": few, tables: few, "reserved-concurrency": fc.nat(108) })
  .map(limitsOf);

const usages = fc.record(
  { "rest-apis": fc.nat(2), "api-keys": fc.nat(2), tables: fc.nat(3), "iam-roles": fc.nat(3) },
  { requiredKeys: [] },
);

const requests: fc.Arbitrary<PlacementRequest> = fc.record({
  tenant: fc.constant("t1"),
  tier: fc.constantFrom(POOLED_REQUEST.tier, SILO_REQUEST.tier),
  usage: usages,
  residency: fc.option(fc.subarray(["us-east-1", "eu-west-1"]), { nil: undefined }),
  apartFrom: fc.option(fc.subarray(["s0", "s1", "s2"]), { nil: undefined }),
});

const pool = fc.record({
  isOpen: fc.boolean(),
  tenants: fc.constant(0),
  most: fc.integer({ min: 1, max: 3 }),
  reserved: fc.constant({}),
});

const shards = fc.record({
  region: fc.constantFrom("us-east-1", "eu-west-1"),
  account: fc.constantFrom("111111111111", "222222222222"),
  capacity: fc.record({ pool: few, silo: few }),
  tiers: fc.constantFrom<string[]>([], [], ["platinum"], ["basic", "premium"]),
  limits,
  pools: fc.dictionary(fc.constantFrom("p1", "p2", "p10"), pool),
});

const fleets: fc.Arbitrary<Fleet> = fc
  .tuple(fc.array(shards, { minLength: 1, maxLength: 4 }), few, few)
  .map(([drawn, first, second]) => ({
    shards: drawn.map((changes, index) => shardNamed(`s${index}`, changes)),
    accounts: new Map<string, Account>([
      ["111111111111", accountNamed("111111111111", { limits: limitsOf({ "iam-roles": first }) })],
      ["222222222222", accountNamed("222222222222", { limits: limitsOf({ "iam-roles": second }) })],
    ]),
  }));

const rules: fc.Arbitrary<PlacementRules> = fc.record({
  strategy: fc.constantFrom("dense", "spread"),
  headroom: fc.constantFrom(0, 0.2),
});

const shardName = fc.constantFrom("s0", "s1", "s2", "s3");
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("decide"), request: requests }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("reserve"), which: fc.nat(9) }) },
    fc.record({ kind: fc.constant("crash"), which: fc.nat(9) }),
    fc.record({ kind: fc.constant("giveBack"), which: fc.nat(9) }),
    fc.record({ kind: fc.constant("resize"), shard: shardName, limits }),
    fc.record({
      kind: fc.constant("enter"),
      shard: shardName,
      state: fc.constantFrom(...SHARD_STATES),
    }),
  ),
  { maxLength: 60 },
);

type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

/** One step of anyone; who decided may be overtaken, or die, before the place is reserved. */
function take(step: Step, model: ModelFleet, decided: Held[], rule: PlacementRules): void {
  switch (step.kind) {
    case "decide": {
      const placement = placementFor(step.request, model.fleet, rule);
      if (placement) decided.push({ request: step.request, placement });
      return;
    }
    case "reserve": {
      const [held] = decided.splice(step.which % Math.max(1, decided.length), 1);
      if (held) model.reserve(held);
      return;
    }
    case "crash":
      decided.splice(step.which % Math.max(1, decided.length), 1);
      return;
    case "giveBack":
      model.giveBack(step.which % Math.max(1, model.held.length));
      return;
    case "resize":
      model.change(step.shard, () => ({ limits: step.limits }));
      return;
    case "enter":
      model.change(step.shard, () => ({ state: step.state }));
  }
}

function placementFor(request: PlacementRequest, fleet: Fleet, rule: PlacementRules) {
  try {
    return placeTenant(request, fleet, rule);
  } catch (error) {
    if (error instanceof NoRoomError) return undefined;
    throw error;
  }
}

test("never reserves more than is usable, and gives back just what was reserved", () => {
  fc.assert(
    fc.property(fleets, rules, steps, (fleet, rule, taken) => {
      const model = new ModelFleet(fleet, rule.headroom);
      const decided: Held[] = [];
      for (const step of taken) {
        const before = new Map(
          model.counters().map(({ row, code, reserved }) => [row + code, reserved]),
        );
        take(step, model, decided, rule);
        const grown = model
          .counters()
          .filter(({ row, code, reserved }) => reserved > (before.get(row + code) ?? 0));
        expect(grown.filter(({ reserved, usable }) => reserved > usable)).toStrictEqual([]);
      }
      while (model.held.length > 0) model.giveBack(0);
      const rows = [...model.fleet.shards, ...model.fleet.accounts.values()];
      const left = rows.flatMap(({ reserved }) => Object.values(reserved));
      const tenants = model.fleet.shards.flatMap((shard) => Object.values(shard.tenants));
      expect([...left, ...tenants].filter((count) => count !== 0)).toStrictEqual([]);
    }),
  );
});

/** A fleet after some steps, and what is asked of it then. */
const situations = fc.tuple(fleets, rules, steps, requests).map(([fleet, rule, taken, request]) => {
  const model = new ModelFleet(fleet, rule.headroom);
  const decided: Held[] = [];
  for (const step of taken) take(step, model, decided, rule);
  return { model, fleet: model.fleet, rule, request };
});

test("lets no tenant wait that has room anywhere, and lets none in that has not", () => {
  fc.assert(
    fc.property(situations, ({ model, fleet, rule, request }) => {
      const could = fleet.shards.filter((shard) => couldTake(request, shard, fleet, rule.headroom));
      const placement = placementFor(request, fleet, rule);

      expect(placement !== undefined).toBe(could.length > 0);
      if (placement) expect(model.reserve({ request, placement })).toBe(true);
    }),
  );
});

/** Fleets with much room, of which something is reserved already. */
const filled = fc.array(fc.record({ "rest-apis": fc.nat(400), "api-keys": fc.nat(5_000) }), {
  minLength: 2,
  maxLength: 5,
});
const keptFor = fc.constantFrom<string[]>([], [], ["platinum"]);

test("packs into the fullest and spreads into the least full, of shards kept for the tier first", () => {
  fc.assert(
    fc.property(filled, fc.infiniteStream(keptFor), rules, (usage, tiers, rule) => {
      const all = usage.map((reserved, index) =>
        shardNamed(`s${index}`, { reserved, tiers: tiers.next().value }),
      );
      const account = accountNamed("111111111111");
      const fleet = { shards: all, accounts: new Map([[account.account, account]]) };
      const full = (shard: Shard) => fullness(shard, account, rule);
      const kept = all.filter(({ tiers: names }) => names.length > 0);
      const shares = (kept.length > 0 ? kept : all).map(full);
      const best = rule.strategy === "dense" ? Math.max(...shares) : Math.min(...shares);

      const { shard: name } = placeTenant(SILO_REQUEST, fleet, rule);

      const chosen = all.filter(({ shard }) => shard === name);
      expect(chosen.map(full)).toStrictEqual([best]);
      expect(chosen.every((shard) => kept.includes(shard))).toBe(kept.length > 0);
    }),
  );
});
