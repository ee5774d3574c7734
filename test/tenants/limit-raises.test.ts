import { expect, test } from "vitest";
import {
  dueRaises,
  hasRefusedRaise,
  isOpenRequest,
  type LimitRaise,
  raiseAfter,
  raisesRetried,
  raisesToBegin,
  WantedLimits,
} from "../../tenants/limit-raises.ts";

const NOW = new Date("2026-11-21T12:00:00.000Z");
const LATER = "2026-11-21T12:10:00.000Z";
const RAISE: LimitRaise = {
  wanted: 600,
  state: "wanted",
  reason: "AWS is to raise 300 to 600",
  since: NOW.toISOString(),
};

test("refuses limits that AWS does not give, with every problem at once", () => {
  const wrong = { "rest-apis": 900, tables: 20_000, "user-pools": 0, "usage-plans": 600 };
  const right = { "usage-plans": 5_000, tables: 10_000 };

  const { issues = [] } = WantedLimits.safeParse(wrong).error ?? {};

  expect(WantedLimits.parse(right)).toStrictEqual(right);
  expect(issues.map(({ path, message }) => [path.join("."), message])).toStrictEqual([
    ["user-pools", "Too small: expected number to be >0"],
    ["rest-apis", "cannot be asked for: AWS does not raise regional REST APIs"],
    ["tables", "must be at most 10000 DynamoDB tables"],
  ]);
});

test("begins with what is below AWS's value or its default, and with nothing that an operator set", () => {
  const begin = (applied: Parameters<typeof raisesToBegin>[2], known = {}) =>
    raisesToBegin(known, { "usage-plans": 600 }, applied, NOW);

  expect(begin({})).toStrictEqual({ "usage-plans": RAISE });
  expect(begin({ "usage-plans": { value: 600, from: "service-quotas" } })).toStrictEqual({});
  expect(begin({ "usage-plans": { value: 1, from: "operator" } })).toStrictEqual({});
  expect(begin({}, { "usage-plans": { ...RAISE, state: "refused" } })).toStrictEqual({});
  expect(begin({}, { "usage-plans": { ...RAISE, wanted: 400 } })).toStrictEqual({
    "usage-plans": RAISE,
  });
});

test("looks at what goes on, when its time has come", () => {
  const due = (changes: Partial<LimitRaise>) =>
    dueRaises({ tables: { ...RAISE, ...changes } }, NOW);

  expect(due({})).toStrictEqual(["tables"]);
  expect(due({ state: "asked", notBefore: NOW.toISOString() })).toStrictEqual(["tables"]);
  expect(due({ state: "asked", notBefore: LATER })).toStrictEqual([]);
  expect(due({ state: "raised" })).toStrictEqual([]);
  expect(due({ state: "refused" })).toStrictEqual([]);
  expect(dueRaises({}, NOW)).toStrictEqual([]);
});

const request = (status: string, desired = 600) => ({ status, desired });

test("asks when no request is about it", () => {
  expect(raiseAfter(RAISE, [], NOW)).toBe("ask");
  expect(raiseAfter(RAISE, [request("DENIED", 400), request("APPROVED", 500)], NOW)).toBe("ask");
});

test.each([
  ["PENDING", true],
  ["CASE_OPENED", true],
  ["APPROVED", false],
  ["DENIED", false],
  ["CASE_CLOSED", false],
  ["NOT_APPROVED", false],
  ["INVALID_REQUEST", false],
])("says of a request that is %s whether AWS goes on with it: %s", (status, isOpen) => {
  expect(isOpenRequest({ status })).toBe(isOpen);
});

test("waits for whatever request is open, and for an approval to be applied", () => {
  const asked = { ...RAISE, state: "asked", notBefore: LATER };

  expect(raiseAfter(RAISE, [request("PENDING", 400)], NOW)).toStrictEqual({
    ...asked,
    reason: "AWS decides on 400",
  });
  expect(raiseAfter(RAISE, [request("CASE_OPENED")], NOW)).toStrictEqual({
    ...asked,
    reason: "AWS Support decides on 600",
  });
  expect(raiseAfter(RAISE, [request("APPROVED")], NOW)).toStrictEqual({
    ...asked,
    reason: "AWS has approved 600, and is to apply it",
  });
});

test.each(["DENIED", "NOT_APPROVED", "CASE_CLOSED", "INVALID_REQUEST"])(
  "leaves a raise that ended as %s to a person",
  (status) => {
    const after = raiseAfter({ ...RAISE, notBefore: LATER }, [request(status)], NOW);

    expect(after).toStrictEqual({
      ...RAISE,
      state: "refused",
      reason: `AWS did not raise it to 600 (${status}); ask AWS Support, then \`shard retry\``,
    });
  },
);

test("begins anew with those that AWS refused, once a person says so", () => {
  const raises = {
    tables: { ...RAISE, state: "refused" },
    "usage-plans": { ...RAISE, state: "asked" },
  } as const;
  const then = new Date(LATER);

  expect([
    hasRefusedRaise(raises),
    hasRefusedRaise({}),
    hasRefusedRaise({ tables: RAISE }),
  ]).toStrictEqual([true, false, false]);
  expect(raisesRetried(raises, "operator:ada", then)).toStrictEqual({
    tables: { ...RAISE, reason: "asked for again (operator:ada)", since: LATER },
    "usage-plans": raises["usage-plans"],
  });
});
