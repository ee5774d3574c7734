import fc from "fast-check";
import { expect, test } from "vitest";
import { planStock, type StockFacts } from "../../tenants/plan-vending.ts";
import type { Vending } from "../../tenants/vending.ts";
import { shardNamed } from "../support/sample-fleet.ts";

const vendingOf = (shard: string, state: Vending["state"]): Vending => ({
  shard,
  state,
  requestedAt: "2026-11-21T12:00:00.000Z",
  reason: "a test",
  failures: 0,
  version: 1,
});

const planOf = (changes: Partial<StockFacts>) =>
  planStock({
    shards: [],
    vendings: [],
    names: ["s1", "s2", "s3", "s4"],
    region: "us-east-1",
    stock: { refillBelow: 1, target: 1 },
    ...changes,
  });

const EMPTIED = shardNamed("s1", { state: "retired", origin: "vended", account: "300000000001" });
const USED: Vending = { ...vendingOf("s1", "done"), account: "300000000001" };

test("asks for another in the place of each that is overdue, for as many as the stock is to have", () => {
  const stock = { refillBelow: 3, target: 3 };
  const plan = (overdue: readonly string[], going: readonly string[] = []) =>
    planOf({
      stock,
      names: ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"],
      vendings: [
        ...overdue.map((name) => vendingOf(name, "overdue")),
        ...going.map((name) => vendingOf(name, "asked")),
      ],
    }).request;

  expect(plan(["s1"])).toStrictEqual(["s2", "s3", "s4"]);
  expect(plan(["s1", "s2", "s3"])).toStrictEqual(["s4", "s5", "s6"]);
  expect(plan(["s1", "s2", "s3", "s4"])).toStrictEqual(["s5", "s6"]);
  expect(plan(["s1", "s2", "s3", "s4"], ["s5", "s6"])).toStrictEqual([]);
  expect(plan(["s1", "s2", "s3", "s4", "s5", "s6"])).toStrictEqual([]);
});

test("uses an emptied account again however many are overdue", () => {
  const vendings = [USED, vendingOf("s2", "overdue"), vendingOf("s3", "overdue")];

  expect(planOf({ shards: [EMPTIED], vendings })).toStrictEqual({ reuse: [USED], request: [] });
});

test("never has more accounts on their way and overdue than twice the stock, whenever AWS is late", () => {
  const stock = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .map(([one, two]) => ({ refillBelow: Math.min(one, two), target: Math.max(one, two) }));
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`);

  fc.assert(
    fc.property(stock, fc.array(fc.nat(9), { maxLength: 30 }), (given, late) => {
      let vendings: readonly Vending[] = [];
      for (const which of late) {
        const { request } = planOf({ stock: given, names, vendings });
        const begun = [...vendings, ...request.map((name) => vendingOf(name, "asked"))];
        vendings = begun.map((each, index) =>
          index % 10 === which ? { ...each, state: "overdue" as const } : each,
        );
        expect(vendings.length).toBeLessThanOrEqual(2 * given.target);
      }
    }),
  );
});
