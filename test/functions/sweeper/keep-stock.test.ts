import { beforeEach, expect, test, vi } from "vitest";
import { keepStock } from "../../../functions/sweeper/keep-stock.ts";
import { atEveryCall, Mortal } from "../../support/mortal.ts";
import { SAMPLE_USAGE } from "../../support/sample-shard.ts";
import { NOW } from "../../support/sample-tenant.ts";
import { FIRST_ACCOUNT, StockedPlane, stockedPlane } from "../../support/stocked-plane.ts";

let plane = new StockedPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = await stockedPlane();
  return () => vi.useRealTimers();
});

const after = (ms: number) => new Date(NOW.getTime() + ms).toISOString();

test("fills an empty stock: asks AWS, moves the account, registers it and wishes its stack", async () => {
  await plane.pass();
  const going = await plane.vending();
  await plane.pass();

  await plane.expectStocked();
  const times = { requestedAt: after(60_000), askedAt: after(60_000) };
  const asked = { shard: "s2", request: "car-1", ...times, failures: 0 };
  expect(going).toStrictEqual({ ...asked, state: "asked", reason: "AWS is making the account" });
  expect(await plane.vending()).toStrictEqual({
    ...asked,
    state: "done",
    reason: `account ${FIRST_ACCOUNT} is shard s2`,
    account: FIRST_ACCOUNT,
  });
  expect(await plane.shard("s2")).toStrictEqual({
    shard: "s2",
    account: FIRST_ACCOUNT,
    region: "us-east-1",
    state: "warming",
    origin: "vended",
    reason: "its own stack is being made",
    capacity: { pool: 10, silo: 2 },
    tenants: { pool: 0, silo: 0 },
    tiers: [],
    limits: {},
    baseline: SAMPLE_USAGE.shard,
    reserved: {},
    pools: {},
    version: 1,
  });
  expect(await plane.wishOf("s2")).toStrictEqual({
    stack: "shard-s2",
    state: "present",
    tier: "shared",
    shard: "s2",
    slots: { blue: "r-1", green: "r-1", live: "blue" },
    generation: 1,
    wishedAt: after(120_000),
    wishedBy: "platform",
  });
  expect(plane.notes).toStrictEqual([
    "account requested",
    "account in the making",
    "account in the making",
    "account in the making",
  ]);
});

test("leaves a full stock alone", async () => {
  await plane.pass(2);
  plane.organizations.calls.length = 0;

  await plane.pass(3);
  await plane.bringUp("s2");
  await plane.pass(3);

  await expect(plane.shard("s2")).resolves.toMatchObject({ state: "warm" });
  expect(plane.organizations.calls).toStrictEqual([]);
});

test("takes the warm shard once the others are full, once, and makes another", async () => {
  plane = await stockedPlane({ shards: ["s2", "s3"] });
  await plane.pass(2);
  await plane.bringUp("s2");
  const warm = await plane.shard("s2");

  await plane.setRoom(0);
  await Promise.all([plane.sweep(), plane.sweep()]);
  await plane.pass(3);
  await plane.bringUp("s3");
  await plane.pass(2);

  expect(warm).toMatchObject({ state: "warm" });
  expect(await plane.shard("s2")).toMatchObject({
    state: "ready",
    reason: "no other shard of us-east-1 has room for tier basic",
  });
  expect(await plane.shard("s3")).toMatchObject({ state: "warm", account: "300000000002" });
  expect(plane.notes.filter((note) => note === "shard taken from the stock")).toHaveLength(1);
});

test("makes no accounts where nobody said how, but still takes those that are warm", async () => {
  await plane.pass(2);
  await plane.bringUp("s2");
  await plane.process().vendings.request("s3", "a test", NOW);
  plane.rules = undefined;
  plane.organizations.calls.length = 0;
  await plane.setRoom(0);

  await plane.pass(3);

  expect(plane.organizations.calls).toStrictEqual([]);
  expect(await plane.vendings()).toMatchObject([
    { state: "done" },
    { shard: "s3", state: "requested" },
  ]);
  expect(await plane.shard("s2")).toMatchObject({ state: "ready" });
});

test("follows the limits of all accounts though one cannot be gone on with, and tells of it once", async () => {
  plane = await stockedPlane({ shards: ["s2", "s3"], limits: { "usage-plans": 600 } });
  await plane.pass(2);
  await plane.bringUp("s2");
  const { vendor, ...ports } = plane.process();
  if (!vendor) throw new Error("this plane makes no accounts");
  await ports.vendings.request("s3", "a test", NOW);
  const broken = new Error("a bug");
  const organization = {
    find: () => Promise.reject(broken),
    ask: () => Promise.reject(broken),
    look: () => Promise.reject(broken),
    move: () => Promise.reject(broken),
  };

  const outcome = keepStock({ ...ports, vendor: { ...vendor, organization } }, Date.now() + 1);

  await expect(outcome).rejects.toMatchObject({
    message: "accounts were not gone on with",
    errors: [broken],
  });
  expect((await plane.vending()).raises).toMatchObject({ "usage-plans": { state: "asked" } });
});

test("asks for one account though two passes go side by side", async () => {
  await Promise.all([plane.sweep(), plane.sweep()]);
  await Promise.all([plane.sweep(), plane.sweep()]);
  await plane.pass(2);

  await plane.expectStocked();
});

test.each(["before", "after"] as const)(
  "vending-ask: one account is made, dying %s each call of the pass that asks for it",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      plane = await stockedPlane();

      await plane.sweep(mortal);
      await plane.pass(5);

      await plane.expectStocked();
    });

    expect(deaths).toBeGreaterThan(10);
  },
);

test("vending-ask: a request that was not written down is found before another is made", async () => {
  await plane.sweep(new Mortal({ when: "after", command: "CreateAccountCommand" }));
  const claimed = await plane.vending();
  await plane.pass();
  const waiting = await plane.vending();
  await plane.pass();

  const found = await plane.vending();

  const times = { requestedAt: after(60_000), askedAt: after(60_000) };
  const claim = { shard: "s2", state: "asked", ...times, failures: 0 };
  expect([claimed, waiting]).toStrictEqual(Array(2).fill({ ...claim, reason: "AWS is asked" }));
  expect(found).toStrictEqual({
    ...claim,
    request: "car-1",
    reason: "AWS is making the account",
  });
  await plane.pass();
  await plane.expectStocked();
});

test.each(["before", "after"] as const)(
  "vending-register: the account is one shard with one wish, dying %s each call of the pass that registers it",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      plane = await stockedPlane();
      await plane.pass();

      await plane.sweep(mortal);
      await plane.pass(4);

      await plane.expectStocked();
    });

    expect(deaths).toBeGreaterThan(10);
  },
);
