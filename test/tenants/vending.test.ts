import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "../../tenants/document.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import {
  afterFailure,
  afterRefusedCall,
  dismissed,
  isGoing,
  mayBeDismissed,
  nextStep,
  OrganizationRules,
  retried,
  reused,
  VENDING_BACKOFF,
  VENDING_STATES,
  type Vending,
  type VendingFailure,
  waitsForPerson,
} from "../../tenants/vending.ts";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");
const REQUESTED: Vending = {
  shard: "s9",
  state: "requested",
  requestedAt: at(-60_000),
  reason: "a test",
  failures: 0,
  version: 3,
};
const ASKED: Vending = { ...REQUESTED, state: "asked", askedAt: at(-60_000), request: "car-1" };
const MADE: Vending = { ...ASKED, state: "made", account: "300000000001" };

function at(ms: number): string {
  return new Date(NOW + ms).toISOString();
}

test("asks for what was requested, looks at what was asked, and moves what was made", () => {
  const ended = { ...MADE, state: "done" } as const;
  const failed = { ...REQUESTED, state: "failed" } as const;

  const overdue = { ...ASKED, state: "overdue" } as const;
  const all = [REQUESTED, ASKED, overdue, MADE, ended, failed];

  const steps = all.map((vending) => nextStep(vending, NOW));

  expect(steps).toStrictEqual(["ask", "look", "look", "move", "wait", "wait"]);
});

test("begins again with what was emptied, and follows its check", () => {
  const again = reused({ ...MADE, state: "done", failures: 2 }, "few are ready");
  const others = (["unfit", "dismissed"] as const).map((state) => ({ ...MADE, state }));

  expect(again).toStrictEqual({ ...MADE, state: "reusing", reason: "few are ready" });
  expect(
    [again, { ...again, state: "checking" as const }, ...others].map((each) => nextStep(each, NOW)),
  ).toStrictEqual(["reuse", "check", "wait", "wait"]);
});

test("knows what goes on by itself from what waits for a person and what is over", () => {
  const statesThat = (holds: (vending: Vending) => boolean) =>
    VENDING_STATES.filter((state) => holds({ ...MADE, state }));

  expect(statesThat(isGoing)).toStrictEqual(["requested", "asked", "made", "reusing", "checking"]);
  expect(statesThat(waitsForPerson)).toStrictEqual(["failed", "unfit"]);
  expect(statesThat(mayBeDismissed)).toStrictEqual(["overdue", "failed", "unfit"]);
});

test("looks for the request of a claim only after whoever made it is certainly dead", () => {
  const { request: _request, ...claim } = ASKED;
  const claimedAt = (ms: number) => nextStep({ ...claim, askedAt: at(ms) }, NOW);
  const { askedAt: _askedAt, ...timeless } = claim;

  expect([claimedAt(0), claimedAt(-119_999), claimedAt(-120_000)]).toStrictEqual([
    "wait",
    "wait",
    "find",
  ]);
  expect(nextStep(timeless, NOW)).toBe("find");
});

test("waits in every state until its time has come", () => {
  const states = fc.constantFrom(...VENDING_STATES);

  fc.assert(
    fc.property(states, fc.integer({ min: 1, max: 10_000_000 }), (state, ms) => {
      expect(nextStep({ ...MADE, state, notBefore: at(ms) }, NOW)).toBe("wait");
    }),
  );
  expect(nextStep({ ...REQUESTED, notBefore: at(0) }, NOW)).toBe("ask");
});

const failure = (cure: VendingFailure["cure"]): VendingFailure => ({ reason: "no", cure });

test("asks again after a failure that may pass, and forgets the request that failed", () => {
  expect(afterFailure({ ...ASKED, notBefore: at(-1) }, failure("again"), NOW, 0)).toStrictEqual({
    ...REQUESTED,
    reason: "no",
    failures: 1,
    notBefore: at(30_000),
  });
});

test("does not count a call that came too soon as a failure", () => {
  expect(afterFailure({ ...ASKED, failures: 5 }, failure("pace"), NOW, 0.5)).toStrictEqual({
    ...REQUESTED,
    reason: "no",
    failures: 5,
    notBefore: at(30_000),
  });
});

test("leaves to a person at once what only a person can cure", () => {
  const waiting = { ...ASKED, notBefore: at(-1) };

  expect(afterFailure(waiting, failure("person"), NOW, 0)).toStrictEqual({
    ...REQUESTED,
    state: "failed",
    reason: "no",
    failures: 1,
  });
});

test("doubles the wait after each failure, and gives up after six", () => {
  const tried: Vending[] = [ASKED];
  for (let times = 0; times < 6; times += 1) {
    tried.push(afterFailure(tried.at(-1) ?? ASKED, failure("again"), NOW, 1));
  }

  const waits = tried.slice(1).map(({ state, notBefore }) => [state, notBefore]);

  expect(VENDING_BACKOFF.attempts).toBe(6);
  expect(waits).toStrictEqual([
    ["requested", at(60_000)],
    ["requested", at(120_000)],
    ["requested", at(240_000)],
    ["requested", at(480_000)],
    ["requested", at(960_000)],
    ["failed", undefined],
  ]);
});

test("never asks for another account once there is one", () => {
  const cures = fc.constantFrom("again" as const, "pace" as const, "person" as const);
  const { request: _request, askedAt: _askedAt, ...kept } = MADE;

  fc.assert(
    fc.property(cures, fc.nat(9), (cure, failures) => {
      const { state, account } = afterFailure({ ...MADE, failures }, failure(cure), NOW, 0);
      expect([["made", "failed"].includes(state), account]).toStrictEqual([true, "300000000001"]);
    }),
  );
  expect(afterFailure(MADE, failure("again"), NOW, 0)).toStrictEqual({
    ...kept,
    reason: "no",
    failures: 1,
    notBefore: at(30_000),
  });
});

test("keeps what is known when AWS refused a call about an account", () => {
  const refused = (cure: VendingFailure["cure"]) =>
    afterRefusedCall(ASKED, { reason: "no", cure }, NOW, 0);

  expect(refused("pace")).toStrictEqual({ ...ASKED, reason: "no", notBefore: at(30_000) });
  expect(refused("again")).toStrictEqual({
    ...ASKED,
    reason: "no",
    failures: 1,
    notBefore: at(30_000),
  });
  expect(refused("person")).toStrictEqual({ ...ASKED, state: "failed", reason: "no", failures: 1 });
});

test("is over once a person gives it up, but for what AWS was asked", () => {
  const { request: _request, ...unknown } = ASKED;
  const giveUp = (vending: Vending) =>
    dismissed({ ...vending, state: "failed", failures: 3, notBefore: at(9) }, "operator:ada");
  const end = { state: "dismissed", reason: "given up (operator:ada)", failures: 0 } as const;

  const given = [REQUESTED, ASKED, unknown, MADE].map(giveUp);

  expect(given).toStrictEqual([
    { ...REQUESTED, ...end },
    { ...ASKED, ...end },
    { ...unknown, ...end },
    { ...MADE, ...end },
  ]);
  expect(given.map((each) => nextStep(each, NOW))).toStrictEqual([
    "wait",
    "trace",
    "trace",
    "wait",
  ]);
});

test("begins anew once a person has seen to it, with the account if there is one", () => {
  const reason = "asked for again (operator:ada)";
  const stuck = { failures: 6, notBefore: at(9) };

  const again = (vending: Vending) =>
    retried({ ...vending, ...stuck, state: "failed" }, "operator:ada");

  expect(again(REQUESTED)).toStrictEqual({ ...REQUESTED, reason });
  expect(again(ASKED)).toStrictEqual({ ...ASKED, reason });
  expect(again(MADE)).toStrictEqual({ ...MADE, reason });
  expect(retried({ ...MADE, ...stuck, state: "unfit" }, "operator:ada")).toStrictEqual({
    ...MADE,
    state: "reusing",
    reason: "looked into again (operator:ada)",
  });
});

const RULES = {
  vendingRoleArn: "arn:aws:iam::888888888888:role/tenantry-vending",
  unit: "ou-ab12-cd34ef56",
  email: "aws+{shard}@example.com",
  region: "eu-west-1",
  capacity: { pool: 20_000, silo: 500 },
  shards: ["s7", "s8"],
};

test("keeps one account ready unless a company wants more", () => {
  expect(OrganizationRules.parse(RULES)).toStrictEqual({
    ...RULES,
    limits: {},
    stock: { refillBelow: 1, target: 1 },
  });
  expect(OrganizationRules.parse({ ...RULES, unit: "r-ab12", stock: { target: 3 } })).toStrictEqual(
    { ...RULES, unit: "r-ab12", limits: {}, stock: { refillBelow: 1, target: 3 } },
  );
});

function problemsOf(rules: object): unknown {
  try {
    return parseDocument(OrganizationRules, rules, "the rules");
  } catch (error) {
    if (!(error instanceof InvalidDocumentError)) throw error;
    return error.issues.map(({ path, problem }) => `${path}: ${problem}`);
  }
}

test("refuses rules with every problem at once", () => {
  const wrong = {
    vendingRoleArn: "arn:aws:iam::888888888888:user/ada",
    unit: "root",
    email: "aws@example.com",
    region: "Ireland",
    capacity: { pool: -1, silo: 500 },
    shards: [],
    limits: { "rest-apis": 900, tables: 20_000 },
    stock: { refillBelow: 3, target: 2 },
    units: [],
  };

  expect(problemsOf(wrong)).toStrictEqual([
    "vendingRoleArn: must be the ARN of a role",
    "unit: must be the id of a root or a unit, such as ou-ab12-cd34ef56",
    'email: must be an address with {shard} in it, such as "aws+{shard}@example.com"',
    "region: must be a Region, such as eu-west-1",
    "capacity.pool: Too small: expected number to be >=0",
    "shards: must name a shard",
    "limits.rest-apis: cannot be asked for: AWS does not raise regional REST APIs",
    "limits.tables: must be at most 10000 DynamoDB tables",
    "stock: refillBelow must be at most target",
    "units: is not a field that is known here",
  ]);
});

test.each(["{shard}", "aws@{shard}.example.com", "a b+{shard}@example.com", "aws+{shard}@example"])(
  "refuses %j as the address of owners",
  (email) => {
    expect(problemsOf({ ...RULES, email })).toStrictEqual([
      'email: must be an address with {shard} in it, such as "aws+{shard}@example.com"',
    ]);
  },
);
