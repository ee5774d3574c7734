import fc from "fast-check";
import { expect, test } from "vitest";
import { planLease, planStock, type StockFacts } from "../../tenants/plan-vending.ts";
import { SHARD_STATES, type Shard } from "../../tenants/shard.ts";
import { VENDING_STATES, type Vending } from "../../tenants/vending.ts";
import { fleetOf, shardNamed } from "../support/sample-fleet.ts";
import { poolPlace, SAMPLE_RULES, SAMPLE_USAGE } from "../support/sample-shard.ts";
import { TIERS } from "../support/step-world.ts";

const vendingOf = (shard: string, state: Vending["state"] = "requested"): Vending => ({
  shard,
  state,
  requestedAt: "2026-11-21T12:00:00.000Z",
  reason: "a test",
  failures: 0,
  version: 1,
});

const planOf = (changes: Partial<StockFacts> = {}) =>
  planStock({
    shards: [],
    vendings: [],
    names: ["s1", "s2", "s3", "s4"],
    region: "us-east-1",
    stock: { refillBelow: 1, target: 1 },
    ...changes,
  });

const stockOf = (changes: Partial<StockFacts> = {}) => planOf(changes).request;

test("asks for as many accounts as the stock is to have, once too few are ready", () => {
  const stock = { refillBelow: 2, target: 3 };
  const warm = (...names: readonly string[]) =>
    names.map((name) => shardNamed(name, { state: "warm" }));

  expect(stockOf({ stock })).toStrictEqual(["s1", "s2", "s3"]);
  expect(stockOf({ stock, shards: warm("s1") })).toStrictEqual(["s2", "s3"]);
  expect(stockOf({ stock, shards: warm("s1", "s2") })).toStrictEqual([]);
  expect(stockOf({ stock: { refillBelow: 0, target: 3 } })).toStrictEqual([]);
});

test.each([
  ["a warm shard", { shards: [shardNamed("s1", { state: "warm" })] }],
  [
    "a vended shard that warms",
    { shards: [shardNamed("s1", { state: "warming", origin: "vended" })] },
  ],
  ["an account that was requested", { vendings: [vendingOf("s1", "requested")] }],
  ["an account that AWS was asked for", { vendings: [vendingOf("s1", "asked")] }],
  ["an account that is made", { vendings: [vendingOf("s1", "made")] }],
  ["an account that is used again", { vendings: [vendingOf("s1", "reusing")] }],
  ["an account that is checked", { vendings: [vendingOf("s1", "checking")] }],
] satisfies [string, Partial<StockFacts>][])("counts %s as ready or on its way", (_what, facts) => {
  expect(stockOf(facts)).toStrictEqual([]);
});

test.each([
  ["a ready shard", { shards: [shardNamed("s1")] }],
  ["an operator's shard that warms", { shards: [shardNamed("s1", { state: "warming" })] }],
  ["a vended shard that was taken", { shards: [shardNamed("s1", { origin: "vended" })] }],
  ["an account that is a shard by now", { vendings: [vendingOf("s1", "done")] }],
  ["an account that is not empty", { vendings: [vendingOf("s1", "unfit")] }],
  ["an account that was given up", { vendings: [vendingOf("s1", "dismissed")] }],
] satisfies [string, Partial<StockFacts>][])(
  "does not count %s, and gives its name to no other",
  (_what, facts) => {
    expect(stockOf(facts)).toStrictEqual(["s2"]);
  },
);

test("asks for none while one waits for a person, who mends what would keep the next one too", () => {
  const stock = { refillBelow: 2, target: 3 };

  expect(stockOf({ stock, vendings: [vendingOf("s1", "failed")] })).toStrictEqual([]);
});

const EMPTIED = shardNamed("s1", { state: "retired", origin: "vended", account: "300000000001" });
const USED: Vending = { ...vendingOf("s1", "done"), account: "300000000001" };

test("uses emptied accounts again before it asks for others, and no more than the stock is to have", () => {
  const facts = { shards: [EMPTIED], vendings: [USED] };

  expect(planOf(facts)).toStrictEqual({ reuse: [USED], request: [] });
  expect(planOf({ ...facts, stock: { refillBelow: 1, target: 2 } })).toStrictEqual({
    reuse: [USED],
    request: ["s2"],
  });
  expect(
    planOf({ ...facts, shards: [EMPTIED, shardNamed("s2", { state: "warm" })] }),
  ).toStrictEqual({ reuse: [], request: [] });
});

test("uses an emptied account again though AWS could not make another", () => {
  const vendings = [USED, vendingOf("s2", "failed")];

  expect(planOf({ shards: [EMPTIED], vendings })).toStrictEqual({ reuse: [USED], request: [] });
});

const { origin: _vended, ...BROUGHT } = EMPTIED;

test.each([
  ["that an operator brought", [BROUGHT], USED],
  ["that is draining", [{ ...EMPTIED, state: "draining" as const }], USED],
  ["that is being retired", [{ ...EMPTIED, state: "retiring" as const }], USED],
  ["that is in another Region", [{ ...EMPTIED, region: "eu-west-1" }], USED],
  ["that is another one than was made", [{ ...EMPTIED, account: "222222222222" }], USED],
  ["that was given up", [EMPTIED], { ...USED, state: "dismissed" as const }],
  ["that was not empty", [EMPTIED], { ...USED, state: "unfit" as const }],
  ["whose name is not listed", [{ ...EMPTIED, shard: "s9" }], { ...USED, shard: "s9" }],
  [
    "that another shard is in",
    [EMPTIED, shardNamed("s2", { account: "300000000001", region: "eu-west-1" })],
    USED,
  ],
] satisfies [string, readonly Shard[], Vending][])(
  "uses no account again %s",
  (_what, shards, used) => {
    expect(planOf({ shards, vendings: [used] }).reuse).toStrictEqual([]);
  },
);

test("uses an account again that only another retired shard was in", () => {
  const other = shardNamed("s2", { state: "retired", account: "300000000001" });

  expect(planOf({ shards: [EMPTIED, other], vendings: [USED] }).reuse).toStrictEqual([USED]);
});

test.each([
  ["warming", "checking"],
  ["checking", "done"],
] as const)("counts a shard that is %s once, whose account's row is read as %s", (state, read) => {
  const shards = [shardNamed("s1", { state, origin: "vended" })];
  const facts = { shards, vendings: [vendingOf("s1", read)] };

  expect(planOf(facts)).toStrictEqual({ reuse: [], request: [] });
  expect(stockOf({ ...facts, stock: { refillBelow: 2, target: 2 } })).toStrictEqual(["s2"]);
});

test("asks for no more accounts than there are names left", () => {
  const stock = { refillBelow: 4, target: 4 };

  expect(stockOf({ stock, names: ["s1", "s2"], shards: [shardNamed("s1")] })).toStrictEqual(["s2"]);
  expect(stockOf({ names: ["s1"], vendings: [vendingOf("s1", "done")] })).toStrictEqual([]);
});

test("never asks for more than the stock is to have, nor for a name that is taken", () => {
  const name = fc.integer({ min: 1, max: 8 }).map((number) => `s${number}`);
  const origin = fc.constantFrom("vended" as const, undefined);
  const shard = fc
    .tuple(name, fc.constantFrom(...SHARD_STATES), origin)
    .map(([shard, state, from]) => shardNamed(shard, { state, ...(from ? { origin: from } : {}) }));
  const vending = fc
    .tuple(name, fc.constantFrom(...VENDING_STATES))
    .map((row) => vendingOf(...row));
  const stock = fc
    .tuple(fc.nat(6), fc.nat(6))
    .map(([one, two]) => ({ refillBelow: Math.min(one, two), target: Math.max(one, two) }));
  const lists = { selector: ({ shard }: { readonly shard: string }) => shard };
  const facts = fc.record({
    shards: fc.uniqueArray(shard, lists),
    vendings: fc.uniqueArray(vending, lists),
    names: fc.uniqueArray(name),
    stock,
  });

  fc.assert(
    fc.property(facts, (given) => {
      const { request: planned, reuse } = planStock({ ...given, region: "us-east-1" });
      const taken = new Set([...given.shards, ...given.vendings].map(({ shard }) => shard));
      const ready = given.shards.filter(({ state }) => state === "warm").length;
      expect(planned.length + reuse.length).toBeLessThanOrEqual(
        Math.max(0, given.stock.target - ready),
      );
      expect(
        planned.filter((each) => taken.has(each) || !given.names.includes(each)),
      ).toStrictEqual([]);
      expect(new Set(planned).size).toBe(planned.length);
    }),
  );
});

const silos = TIERS.filter(({ isolation }) => isolation === "silo");
const pooled = TIERS.filter(({ name }) => name === "basic");
const ROOM = { capacity: { pool: 10, silo: 2 }, tenants: { pool: 0, silo: 0 } };
const FULL = { capacity: { pool: 10, silo: 2 }, tenants: { pool: 10, silo: 2 } };

const warm = (name: string, changes: Partial<Shard> = {}) =>
  shardNamed(name, { state: "warm", pools: {}, account: "300000000001", ...ROOM, ...changes });

const leaseOf = (shards: readonly Shard[], tiers = TIERS) =>
  planLease({ fleet: fleetOf(...shards), tiers, usage: SAMPLE_USAGE, rules: SAMPLE_RULES });

const leased = (shard: string, tier: string) => ({
  shard,
  reason: `no other shard of us-east-1 has room for tier ${tier}`,
});

test("takes nothing from a stock that is empty, or while the others have room", () => {
  expect(leaseOf([shardNamed("s1", FULL)])).toBeUndefined();
  expect(leaseOf([shardNamed("s1", FULL), warm("s2", { state: "warming" })])).toBeUndefined();
  expect(leaseOf([shardNamed("s1", ROOM), warm("s2")])).toBeUndefined();
  expect(leaseOf([shardNamed("s1", FULL), shardNamed("s2", ROOM), warm("s3")])).toBeUndefined();
});

test("takes one shard at a time once the others are full", () => {
  expect(leaseOf([shardNamed("s1", FULL), warm("s2"), warm("s3")])).toStrictEqual(
    leased("s2", "basic"),
  );
  expect(leaseOf([warm("s2")])).toStrictEqual(leased("s2", "platinum"));
});

test.each(["warming", "draining", "retiring", "retired"] as const)(
  "counts no room of a shard that is %s",
  (state) => {
    expect(leaseOf([shardNamed("s1", { ...ROOM, state }), warm("s2")])).toStrictEqual(
      leased("s2", "basic"),
    );
  },
);

test("takes a shard for silos alone when no other has a place for one", () => {
  const noSilos = { ...ROOM, tenants: { pool: 0, silo: 2 } };

  expect(leaseOf([shardNamed("s1", noSilos), warm("s2")])).toStrictEqual(leased("s2", "platinum"));
  expect(leaseOf([shardNamed("s1", noSilos), warm("s2")], pooled)).toBeUndefined();
});

test("takes a shard for silos when a quota is used up elsewhere", () => {
  const noApis = shardNamed("s1", {
    ...ROOM,
    limits: { "rest-apis": { value: 0, from: "operator" } },
  });

  expect(leaseOf([noApis, warm("s2")], silos)).toStrictEqual(leased("s2", "platinum"));
});

test.each([
  ["has a place", { "pool-s1-1": poolPlace({ tenants: 1, most: 2 }) }, {}],
  ["is being opened", { "pool-s1-1": poolPlace({ isOpen: false }) }, { value: 0 }],
  ["can be opened", { "pool-s1-1": poolPlace({ tenants: 2, most: 2 }) }, {}],
])(
  "leaves the stock alone while a pool %s",
  (_what, pools, { value = 100 }: { value?: number }) => {
    const limits = { "user-pools": { value, from: "operator" as const } };
    const shard = shardNamed("s1", { ...ROOM, pools, limits });

    expect(leaseOf([shard, warm("s2")], pooled)).toBeUndefined();
  },
);

test.each([
  ["every pool is full", { "pool-s1-1": poolPlace({ tenants: 2, most: 2 }) }],
  ["its pool is being closed", { "pool-s1-1": poolPlace({ isOpen: false, tenants: 1 }) }],
])("takes a shard when %s and there is no room for another", (_what, pools) => {
  const limits = { "user-pools": { value: 0, from: "operator" as const } };
  const shard = shardNamed("s1", { ...ROOM, pools, limits });

  expect(leaseOf([shard, warm("s2")], pooled)).toStrictEqual(leased("s2", "basic"));
});

test("takes a shard when keys are used up, however many tenants the others may hold", () => {
  const pools = { "pool-s1-1": poolPlace({ tenants: 1, most: 9 }) };
  const limits = { "api-keys": { value: 0, from: "operator" as const } };

  expect(leaseOf([shardNamed("s1", { ...ROOM, pools, limits }), warm("s2")], pooled)).toStrictEqual(
    leased("s2", "basic"),
  );
});

test("leaves a Region's first pool, and so its stock for pooled tenants, to an operator", () => {
  expect(leaseOf([shardNamed("s1", { ...FULL, pools: {} }), warm("s2")], pooled)).toBeUndefined();
});

test("does not count the room of another Region", () => {
  const far = shardNamed("s1", { ...ROOM, region: "eu-west-1" });

  expect(leaseOf([far, warm("s2")], silos)).toStrictEqual(leased("s2", "platinum"));
});

test("takes only a shard that can take the tier", () => {
  const full = shardNamed("s1", FULL);
  const elsewhere = shardNamed("s1", { ...ROOM, tiers: ["premium"] });

  expect(leaseOf([full, warm("s2", { tiers: ["premium"] }), warm("s3")], pooled)).toStrictEqual(
    leased("s3", "basic"),
  );
  expect(leaseOf([elsewhere, warm("s2")], pooled)).toStrictEqual(leased("s2", "basic"));
  expect(leaseOf([full, warm("s2", { tiers: ["premium"] })], pooled)).toBeUndefined();
  expect(leaseOf([full, warm("s2", { capacity: { pool: 10, silo: 0 } })], silos)).toBeUndefined();
});

test("counts no room of a shard whose account is not counted", () => {
  const fleet = fleetOf(shardNamed("s1", ROOM), warm("s2"));
  const accounts = new Map([...fleet.accounts].filter(([id]) => id === "300000000001"));
  const facts = { tiers: TIERS, usage: SAMPLE_USAGE, rules: SAMPLE_RULES };

  expect(planLease({ ...facts, fleet: { ...fleet, accounts } })).toStrictEqual(
    leased("s2", "basic"),
  );
});
