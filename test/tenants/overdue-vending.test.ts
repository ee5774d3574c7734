import { expect, test } from "vitest";
import {
  afterRefusedCall,
  MAKING,
  stillGoing,
  type Vending,
  type VendingFailure,
} from "../../tenants/vending.ts";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");
const ASKED: Vending = {
  shard: "s9",
  state: "asked",
  requestedAt: at(-60_000),
  askedAt: at(-60_000),
  request: "car-1",
  reason: "a test",
  failures: 0,
  version: 3,
};

function at(ms: number): string {
  return new Date(NOW + ms).toISOString();
}

const failure = (cure: VendingFailure["cure"]): VendingFailure => ({ reason: "no", cure });

test("is overdue once AWS has been making it for more than an hour, which is told once", () => {
  const { askedAt: _askedAt, ...timeless } = ASKED;
  const askedAt = (ms: number) => stillGoing({ ...ASKED, askedAt: at(ms) }, NOW);
  const overdue = {
    ...ASKED,
    state: "overdue",
    askedAt: at(-3_600_001),
    reason: "AWS has been making the account for more than an hour: ask AWS Support, or give it up",
  } as const;

  expect(askedAt(-3_600_000)).toBeUndefined();
  expect(askedAt(-3_600_001)).toStrictEqual(overdue);
  expect(stillGoing(overdue, NOW)).toBeUndefined();
  expect(stillGoing(timeless, NOW)).toBeUndefined();
});

test("is overdue as before once a look succeeds, however the look before was refused", () => {
  const overdue = stillGoing({ ...ASKED, askedAt: at(-3_600_001) }, NOW);
  const refused = (["again", "pace"] as const).map((cure) =>
    afterRefusedCall({ ...ASKED, ...overdue }, failure(cure), NOW, 0),
  );
  const other = { ...ASKED, state: "overdue", reason: "older words", failures: 5 } as const;

  const looked = [...refused, other].map((vending) => stillGoing(vending, NOW));

  expect(refused.map(({ reason }) => reason)).toStrictEqual(["no", "no"]);
  expect(looked).toStrictEqual([overdue, overdue, { ...overdue, askedAt: other.askedAt }]);
});

test("says again that AWS is making it once a look succeeds, and keeps count of what failed", () => {
  const refused = afterRefusedCall({ ...ASKED, failures: 2 }, failure("pace"), NOW, 0);

  const looked = stillGoing(refused, NOW);

  expect(looked).toStrictEqual({ ...ASKED, reason: MAKING, failures: 2 });
  expect(stillGoing({ ...ASKED, failures: 2 }, NOW)).toBeUndefined();
});
