import { beforeEach, expect, test, vi } from "vitest";
import { dismissed, VENDING_BACKOFF, type Vending } from "../../../tenants/vending.ts";
import { NOW } from "../../support/sample-tenant.ts";
import {
  FIRST_ACCOUNT,
  STOCK_RULES,
  StockedPlane,
  stockedPlane,
} from "../../support/stocked-plane.ts";

const HOUR = 3_600_000;
const OVERDUE =
  "AWS has been making the account for more than an hour: ask AWS Support, or give it up";

let plane = new StockedPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = await stockedPlane({ shards: ["s2", "s3", "s4", "s5"] });
  plane.organizations.looks = 1_000;
  return () => vi.useRealTimers();
});

/** Lets more than an hour pass, and the sweeper look. */
async function anHourLater(hours = 1): Promise<void> {
  vi.setSystemTime(Date.now() + hours * HOUR + 60_000);
  await plane.pass();
}

/** Where each account stands. */
async function states(): Promise<unknown> {
  return (await plane.vendings()).map(({ shard, state }) => `${shard} ${state}`);
}

/** A person gives the first account up. */
async function dismiss(changes: Partial<Vending> = {}): Promise<void> {
  const [first] = await plane.vendings();
  if (!first) throw new Error("no account was requested");
  const given = { ...dismissed(first, "operator:ada"), ...changes };
  await plane.process().vendings.replace(first, given);
}

test("says once that an account is overdue, and asks for another in its place, but for no third", async () => {
  await plane.pass();
  await anHourLater();
  const overdue = await plane.vending();
  await plane.pass();
  const replaced = await states();
  await anHourLater();
  await plane.pass(30);
  await anHourLater();

  expect(overdue).toMatchObject({ state: "overdue", request: "car-1", reason: OVERDUE });
  expect(replaced).toStrictEqual(["s2 overdue", "s3 asked"]);
  expect(await states()).toStrictEqual(["s2 overdue", "s3 overdue"]);
  expect(plane.organizations.requests).toBe(2);
  expect(plane.notes.filter((note) => note === "account requested")).toHaveLength(2);
});

test("goes on by itself when AWS has made an account that was overdue", async () => {
  await plane.pass();
  await anHourLater();
  plane.organizations.looks = 0;
  await plane.pass();

  expect(await plane.vending()).toMatchObject({ state: "done", account: FIRST_ACCOUNT });
  expect(await plane.shard("s2")).toMatchObject({ state: "warming", account: FIRST_ACCOUNT });
});

test("stays with an account that is overdue, however many looks are refused among others", async () => {
  await plane.pass();
  await anHourLater();
  const reasons: (string | undefined)[] = [];
  for (let times = 0; times <= VENDING_BACKOFF.attempts; times += 1) {
    plane.organizations.faults.set("DescribeCreateAccountStatusCommand", "ServiceException");
    await plane.pass();
    const { state, failures, reason } = await plane.vending();
    reasons.push(`${state} ${failures} ${reason === OVERDUE}`);
    await anHourLater();
  }

  const { notBefore, failures, ...told } = await plane.vending();

  expect(new Set(reasons)).toStrictEqual(new Set(["overdue 1 false"]));
  expect(told).toMatchObject({ state: "overdue", request: "car-1", reason: OVERDUE });
  expect([notBefore, failures]).toStrictEqual([undefined, 0]);
});

test("writes nothing of an account that is overdue while there is no news", async () => {
  await plane.pass();
  await anHourLater();
  const [before] = await plane.vendings();

  await anHourLater(5);

  expect((await plane.vendings())[0]).toStrictEqual(before);
});

test("asks again for an account that was overdue when AWS fails with it", async () => {
  plane.organizations.outcomes.push("INTERNAL_FAILURE");
  await plane.pass();
  await anHourLater();
  plane.organizations.looks = 0;
  await plane.pass();

  expect(await plane.vending()).toMatchObject({ state: "requested", failures: 1 });
});

test("goes on with a row that older code had said to take more than an hour", async () => {
  await plane.pass();
  const [asked] = await plane.vendings();
  const askedAt = new Date(NOW.getTime() - 2 * HOUR).toISOString();
  const reason = "AWS has been making the account for more than an hour";
  if (asked) await plane.process().vendings.replace(asked, { ...asked, askedAt, reason });

  await plane.pass();

  expect(await plane.vending()).toMatchObject({ state: "overdue", reason: OVERDUE });
});

test("asks for another once one is given up, and tells which account AWS made all the same", async () => {
  await plane.pass();
  await anHourLater();
  await dismiss();
  await plane.pass(2);
  const waiting = await plane.vending();
  plane.organizations.looks = 0;
  await anHourLater();
  const found = await plane.vending();
  await anHourLater();

  const looked = { state: "dismissed", reason: "given up (operator:ada)", failures: 0 };
  expect(waiting).toMatchObject({ ...looked, request: "car-1", notBefore: expect.any(String) });
  const { notBefore: _notBefore, ...kept } = waiting;
  expect(found).toStrictEqual({
    ...kept,
    account: FIRST_ACCOUNT,
    reason:
      "given up (operator:ada); AWS made the account all the same: close it, or register it by `shard add`",
  });
  expect(await plane.vending()).toStrictEqual(found);
  await expect(plane.shard("s2")).rejects.toMatchObject({ code: "SHARD_NOT_FOUND" });
  expect(await plane.shard("s3")).toMatchObject({ account: "300000000002" });
});

test("looks once an hour at what was given up while AWS is at it", async () => {
  await plane.pass();
  await anHourLater();
  await dismiss();
  const looks = () =>
    plane.organizations.calls.filter((call) => call === "DescribeCreateAccountStatusCommand");
  plane.rules = { ...STOCK_RULES, stock: { refillBelow: 0, target: 0 } };
  await plane.pass();
  const before = looks().length;

  await plane.pass(58);
  const within = looks().length;
  await plane.pass(3);

  expect([within - before, looks().length - before]).toStrictEqual([0, 1]);
});

test("says so when AWS did not make what was given up, and looks no more", async () => {
  plane.organizations.outcomes.push("INTERNAL_FAILURE");
  await plane.pass();
  await anHourLater();
  await dismiss();
  plane.organizations.looks = 0;
  await plane.pass();

  const { request, askedAt, reason, state } = await plane.vending();

  expect({ request, askedAt, reason, state }).toStrictEqual({
    request: undefined,
    askedAt: undefined,
    state: "dismissed",
    reason:
      "given up (operator:ada); AWS did not make the account: AWS failed by itself (INTERNAL_FAILURE)",
  });
});

test("finds the request of an account that was given up before anyone wrote it down, and logs it", async () => {
  plane.organizations.faults.set("CreateAccountCommand", "cut");
  await plane.sweep().catch(() => undefined);
  await dismiss();
  plane.organizations.looks = 0;
  plane.rules = { ...STOCK_RULES, stock: { refillBelow: 0, target: 0 } };
  plane.notes.length = 0;

  await plane.pass();

  expect(plane.notes).toStrictEqual(["account in the making"]);
  expect(await plane.vending()).toMatchObject({ state: "dismissed", account: FIRST_ACCOUNT });
});

test("looks for nothing more where AWS knows of no request", async () => {
  await plane.pass();
  const requestedAt = new Date(NOW.getTime() + HOUR).toISOString();
  const [asked] = await plane.vendings();
  const { request: _request, ...claim } = dismissed(asked ?? failed(), "operator:ada");
  if (asked) await plane.process().vendings.replace(asked, { ...claim, requestedAt });

  await plane.pass();

  expect(await plane.vending()).not.toHaveProperty("askedAt");
  expect(await plane.vending()).toMatchObject({
    reason: "given up (operator:ada); AWS knows of no request",
  });
});

function failed(): never {
  throw new Error("no account was requested");
}

test("asks for more than a day when AWS does not tell, keeps it given up, and says so at last", async () => {
  await plane.pass();
  await dismiss();
  const refuse = () =>
    plane.organizations.faults.set("DescribeCreateAccountStatusCommand", "AccessDenied");
  const seen: unknown[] = [];
  for (let times = 0; times < 6; times += 1) {
    refuse();
    await anHourLater(17);
    const { state, failures, request } = await plane.vending();
    seen.push([state, failures, request]);
  }

  const going = [1, 2, 3, 4, 5].map((failures) => ["dismissed", failures, "car-1"]);
  expect(seen).toStrictEqual([...going, ["dismissed", 5, undefined]]);
  expect(await plane.vending()).toMatchObject({
    reason: expect.stringContaining("AWS does not tell what became of the request car-1: the hub"),
  });
});
