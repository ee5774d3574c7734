import { expect, test } from "vitest";
import { Latencies } from "../../sandbox/front/latencies.ts";
import { LATENCIES } from "../../sandbox/front/latency-table.ts";

const TABLE = {
  "dynamodb:CreateTable": { ms: 1_000, spread: 200, origin: "assumed", source: "a test" },
  "sqs:CreateQueue": { ms: 1_000, spread: 0, origin: "documented", source: "a test" },
} as const;
const CREATE = { service: "dynamodb", operation: "CreateTable" };

test("takes the time of the table, give or take the spread", () => {
  const latencies = new Latencies(TABLE);

  const times = Array.from({ length: 200 }, () => latencies.next(CREATE, 1));

  expect(Math.min(...times)).toBeGreaterThanOrEqual(800);
  expect(Math.max(...times)).toBeLessThanOrEqual(1_200);
  expect(new Set(times).size).toBeGreaterThan(100);
});

test("is slow in the same places for the same seed, whatever else is called between", () => {
  const first = new Latencies(TABLE);
  const second = new Latencies(TABLE);

  const plain = [1, 2, 3].map(() => first.next(CREATE, 7));
  const mixed = [1, 2, 3].map(() => {
    second.next({ service: "sqs", operation: "CreateQueue" }, 7);
    return second.next(CREATE, 7);
  });

  expect(mixed).toStrictEqual(plain);
});

test("takes no time for what the table does not name", () => {
  expect(new Latencies(TABLE).next({ service: "dynamodb", operation: "GetItem" }, 1)).toBe(0);
});

test("concerns the table's operations, and query calls whose operation is not known yet", () => {
  const latencies = new Latencies(TABLE);
  const facts = (service: string, operation: string) => ({ service, operation, route: "POST /" });

  const concerned = [
    facts("dynamodb", "CreateTable"),
    facts("iam", "POST /"),
    facts("dynamodb", "GetItem"),
  ].map((each) => latencies.concerns(each));

  expect(concerned).toStrictEqual([true, true, false]);
});

test("names a source for every time, and no spread beyond its middle", () => {
  const wrong = Object.entries(LATENCIES).filter(
    ([, { ms, spread, source }]) => source === "" || spread > ms || spread < 0,
  );

  expect(wrong).toStrictEqual([]);
});
