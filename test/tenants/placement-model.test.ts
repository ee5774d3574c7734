import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NoRoomError } from "../../tenants/errors.ts";
import { type Fleet, placeTenant } from "../../tenants/place-tenant.ts";
import { type Account, SHARD_STATES, type Shard } from "../../tenants/shard.ts";
import { fullness, type PlacementRules } from "../../tenants/shard-fill.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";
import type { Placement } from "../../tenants/tenant.ts";
import { accountPart, type Usage, usedCodes } from "../../tenants/usage.ts";
import { couldTake } from "../support/could-take.ts";
import { ModelFleet } from "../support/model-fleet.ts";
import { roomDifferences } from "../support/room-differences.ts";
import { accountNamed, POOLED_REQUEST, SILO_REQUEST, shardNamed } from "../support/sample-fleet.ts";
import { type Decided, WrittenFleet } from "../support/written-fleet.ts";

/** Limits so small that every quota runs out in turn. */
const limitsOf = (values: Usage): Shard["limits"] =>
  Object.fromEntries(
    Object.entries(values).map(([code, value]) => [code, { value, from: "operator" }]),
  );

const few = fc.nat(6);
const roles = fc.nat(12);
const limits = fc
  .record(
    {
      "rest-apis": few,
      "api-keys": few,
      tables: few,
      "reserved-concurrency": fc.integer({ min: 99, max: 110 }),
    },
    { requiredKeys: [] },
  )
  .map(limitsOf);

const usages = fc.record(
  {
    "rest-apis": fc.nat(1),
    "api-keys": fc.nat(1),
    tables: fc.nat(2),
    "reserved-concurrency": fc.constantFrom(0, 2, 4, 6),
    "iam-roles": fc.nat(2),
  },
  { requiredKeys: [] },
);

const requests: fc.Arbitrary<PlacementRequest> = fc.record({
  tenant: fc.constant("t1"),
  tier: fc.constantFrom(POOLED_REQUEST.tier, SILO_REQUEST.tier),
  usage: usages,
  residency: fc.option(fc.subarray(["us-east-1", "eu-west-1"]), { nil: undefined }),
  apartFrom: fc.option(fc.subarray(["s0", "s1", "s2"]), { nil: undefined }),
});

const capacity = fc.record({ pool: few, silo: fc.nat(9) });

const pool = fc.record({
  isOpen: fc.boolean(),
  tenants: fc.constant(0),
  most: fc.integer({ min: 1, max: 3 }),
  reserved: fc.constant({}),
});

const shards = fc.record({
  region: fc.constantFrom("us-east-1", "eu-west-1"),
  account: fc.constantFrom("111111111111", "222222222222"),
  capacity,
  tiers: fc.constantFrom<string[]>([], [], ["platinum"], ["basic", "premium"]),
  limits,
  pools: fc.dictionary(fc.constantFrom("p1", "p2", "p10"), pool),
});

const fleets: fc.Arbitrary<Fleet> = fc
  .tuple(fc.array(shards, { minLength: 1, maxLength: 4 }), roles, roles)
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
    fc.record({ kind: fc.constant("allow"), shard: shardName, capacity }),
    fc.record({
      kind: fc.constant("enter"),
      shard: shardName,
      state: fc.constantFrom("ready", "ready", "ready", ...SHARD_STATES),
    }),
  ),
  { maxLength: 60, size: "max" },
);

type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

/**
 * The real writes, and the model beside them: rows and model must give the same answer to each, but
 * for a place that was decided on by limits that apply no more, which is refused and looked for again.
 */
class Fleets {
  readonly model: ModelFleet;
  readonly written: WrittenFleet;
  readonly #rule: PlacementRules;
  readonly #decided: Decided[] = [];

  constructor(fleet: Fleet, rule: PlacementRules) {
    this.model = new ModelFleet(fleet, rule.headroom);
    this.written = new WrittenFleet(fleet, rule.headroom);
    this.#rule = rule;
  }

  /** One step of anyone; who decided may be overtaken, or die, before the place is reserved. */
  take(step: Step): void {
    const { fleet } = this.written;
    switch (step.kind) {
      case "decide": {
        const placement = placementFor(step.request, fleet, this.#rule);
        if (placement) this.#decided.push({ request: step.request, placement, read: fleet });
        return;
      }
      case "reserve":
        for (const decided of this.#oneDecided(step.which)) this.reserve(decided);
        return;
      case "crash":
        this.#oneDecided(step.which);
        return;
      case "giveBack":
        this.giveBack(step.which % Math.max(1, this.model.held.length));
        return;
      case "resize":
        this.#change(step.shard, { limits: step.limits });
        return;
      case "allow":
        this.#change(step.shard, { capacity: step.capacity });
        return;
      case "enter":
        this.#change(step.shard, { state: step.state });
    }
  }

  /** Whether the place is had now. */
  reserve(decided: Decided): boolean {
    const isSame = isDeepStrictEqual(
      limitsIn(this.written.fleet, decided.placement),
      limitsIn(decided.read, decided.placement),
    );
    const isLegal = isSame && this.model.reserve(decided);
    expect(this.written.reserve(decided)).toBe(isLegal);
    this.check();
    return isLegal;
  }

  /** Lets one go that has a place. */
  giveBack(index: number): void {
    const held = this.model.held[index];
    if (!held) return;
    this.model.giveBack(index);
    expect(this.written.giveBack(held)).toBe(true);
    this.check();
  }

  /** Finds the rows' counters to be the model's. */
  check(): void {
    expect(roomDifferences(this.model.fleet, this.written.fleet)).toStrictEqual([]);
  }

  #oneDecided(which: number): readonly Decided[] {
    return this.#decided.splice(which % Math.max(1, this.#decided.length), 1);
  }

  #change(shard: string, changes: Partial<Shard>): void {
    this.model.change(shard, () => changes);
    this.written.change(shard, changes);
  }
}

function limitsIn({ shards, accounts }: Fleet, { shard: name, reserved }: Placement) {
  const shard = shards.find(({ shard }) => shard === name);
  const isShared = usedCodes(accountPart(reserved)).length > 0;
  return [shard?.limits, isShared && accounts.get(shard?.account ?? "")?.limits];
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
      const fleets = new Fleets(fleet, rule);
      const { model, written } = fleets;
      for (const step of taken) {
        const before = new Map(
          model.counters().map(({ row, code, reserved }) => [row + code, reserved]),
        );
        fleets.take(step);
        const grown = model
          .counters()
          .filter(({ row, code, reserved }) => reserved > (before.get(row + code) ?? 0));
        expect(grown.filter(({ reserved, usable }) => reserved > usable)).toStrictEqual([]);
      }
      while (model.held.length > 0) fleets.giveBack(0);
      const rows = [...written.fleet.shards, ...written.fleet.accounts.values()];
      const left = rows.flatMap(({ reserved }) => Object.values(reserved));
      const tenants = written.fleet.shards.flatMap((shard) => Object.values(shard.tenants));
      expect([...left, ...tenants].filter((count) => count !== 0)).toStrictEqual([]);
    }),
    { unbiased: true, numRuns: 500 },
  );
});

/** A fleet after some steps, and what is asked of it then. */
const situations = fc.tuple(fleets, rules, steps, requests).map(([fleet, rule, taken, request]) => {
  const after = new Fleets(fleet, rule);
  for (const step of taken) after.take(step);
  return { after, fleet: after.written.fleet, rule, request };
});

test("lets no tenant wait that has room anywhere, and lets none in that has not", () => {
  fc.assert(
    fc.property(situations, ({ after, fleet, rule, request }) => {
      const could = fleet.shards.filter((shard) => couldTake(request, shard, fleet, rule.headroom));
      const placement = placementFor(request, fleet, rule);

      expect(placement !== undefined).toBe(could.length > 0);
      if (placement) expect(after.reserve({ request, placement, read: fleet })).toBe(true);
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
