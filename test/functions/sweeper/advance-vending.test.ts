import { beforeEach, expect, test, vi } from "vitest";
import { keepStock } from "../../../functions/sweeper/keep-stock.ts";
import type { NewAccount } from "../../../stores/organization.ts";
import { retried, type Vending } from "../../../tenants/vending.ts";
import { NOW } from "../../support/sample-tenant.ts";
import {
  FIRST_ACCOUNT,
  STOCK_RULES,
  StockedPlane,
  stockedPlane,
} from "../../support/stocked-plane.ts";

let plane = new StockedPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = await stockedPlane();
  return () => vi.useRealTimers();
});

const after = (ms: number) => new Date(NOW.getTime() + ms).toISOString();

/** A pass that tells of what went wrong. */
async function brokenPass(): Promise<unknown> {
  const error = await plane.sweep().catch((thrown: unknown) => thrown);
  return error instanceof AggregateError ? error.message : error;
}

/** A person has seen to the first account, and says so. */
async function retry(): Promise<Vending> {
  const [failed] = await plane.vendings();
  if (!failed) throw new Error("no account was requested");
  await plane.process().vendings.replace(failed, retried(failed, "operator:ada"));
  return failed;
}

test("finds the request of an answer that was lost", async () => {
  plane.organizations.faults.set("CreateAccountCommand", "cut");

  const told = await brokenPass();
  const claimed = await plane.vending();
  await plane.pass(3);

  expect(told).toBe("1 of 7 lists were not swept");
  expect(claimed).toMatchObject({ state: "asked", reason: "AWS is asked" });
  await plane.expectStocked();
});

test("goes on with the other accounts when one cannot be gone on with", async () => {
  plane = await stockedPlane({ shards: ["s2", "s3"], stock: { refillBelow: 2, target: 2 } });
  plane.organizations.faults.set("CreateAccountCommand", "cut");
  await brokenPass();
  const [cut] = await plane.vendings();
  vi.setSystemTime(NOW.getTime() + 600_000);
  plane.organizations.faults.set("DescribeCreateAccountStatusCommand", "cut");

  await brokenPass();

  expect(cut).toMatchObject({ shard: "s2", reason: "AWS is asked" });
  expect(await plane.vendings()).toMatchObject([
    { shard: "s2", request: "car-1" },
    { shard: "s3", reason: "AWS is making the account", request: "car-2" },
  ]);
});

test("asks AWS for one account in each pass, so that it refuses none for their pace", async () => {
  const shards = ["s2", "s3", "s4"];
  plane = await stockedPlane({ shards, stock: { refillBelow: 3, target: 3 } });
  const asked: number[] = [];

  for (const _shard of shards) {
    await plane.pass();
    asked.push(plane.organizations.requests);
  }

  expect(asked).toStrictEqual([1, 2, 3]);
});

test("asks again, when its time has come, for an account that AWS failed to make", async () => {
  plane.organizations.outcomes.push("INTERNAL_FAILURE");

  await plane.pass(2);
  const failed = await plane.vending();
  vi.setSystemTime(NOW.getTime() + 60_000);
  await plane.pass();
  const early = plane.organizations.requests;
  await plane.pass(2);

  expect(failed).toStrictEqual({
    shard: "s2",
    state: "requested",
    requestedAt: after(60_000),
    reason: "AWS did not make the account: AWS failed by itself (INTERNAL_FAILURE)",
    failures: 1,
    notBefore: after(150_000),
  });
  expect(early).toBe(1);
  await plane.expectStocked(2);
});

test("gives an account up after six failures, and asks for it again once a person says so", async () => {
  plane.organizations.outcomes.push(...Array(6).fill("INTERNAL_FAILURE"));

  await plane.pass(30);
  const given = await retry();
  await plane.pass(3);

  expect(given).toMatchObject({
    state: "failed",
    failures: 6,
    reason: expect.stringContaining("(INTERNAL_FAILURE)"),
  });
  await plane.expectStocked(7);
});

test("leaves an account to a person that only a person can have made, and asks for no other", async () => {
  plane = await stockedPlane({ shards: ["s2", "s3"] });
  plane.organizations.outcomes.push("EMAIL_ALREADY_EXISTS");

  await plane.pass(5);

  expect(await plane.vendings()).toMatchObject([
    {
      shard: "s2",
      state: "failed",
      reason:
        "AWS did not make the account: another AWS account has this owner's address; give `tenantry:organization` another `email` (EMAIL_ALREADY_EXISTS)",
    },
  ]);
});

test("takes the account of an earlier request whose address AWS refuses to give twice", async () => {
  plane = await stockedPlane();
  const { vendor, ...ports } = plane.process();
  if (!vendor) throw new Error("this plane makes no accounts");
  const { organization } = vendor;
  await organization.ask({
    name: "tenantry-000000000000-s2",
    email: "aws+s2@example.com",
    roleName: "r",
  });
  const blind = {
    find: async () => undefined,
    ask: (account: NewAccount) => organization.ask(account),
    look: (request: string) => organization.look(request),
    move: (account: string, unit: string) => organization.move(account, unit),
  };
  await keepStock({ ...ports, vendor: { ...vendor, organization: blind } }, Date.now() + 1);

  await plane.pass(4);

  expect(await plane.vending()).toMatchObject({ state: "done", account: FIRST_ACCOUNT });
});

test("comes back later when Organizations was asked too often, and does not count that", async () => {
  plane.organizations.faults.set("CreateAccountCommand", "TooManyRequestsException");

  await plane.pass();
  const paced = await plane.vending();
  await plane.pass(3);

  expect(paced).toMatchObject({ state: "requested", failures: 0, notBefore: expect.any(String) });
  expect(await plane.vending()).toMatchObject({ state: "done", account: FIRST_ACCOUNT });
});

test("keeps an account that could not be moved, and moves it later", async () => {
  plane.organizations.faults.set("MoveAccountCommand", "ServiceException");

  await plane.pass(2);
  const kept = await plane.vending();
  vi.setSystemTime(Date.now() + 120_000);
  await plane.pass();

  expect(kept).toMatchObject({ state: "made", account: FIRST_ACCOUNT, failures: 1 });
  expect(plane.organizations.accounts).toMatchObject([{ parent: STOCK_RULES.unit }]);
  expect(await plane.vending()).toMatchObject({ state: "done" });
});

test("leaves it to a person when the name went to another account meanwhile", async () => {
  await plane.pass();
  const place = { shard: "s2", account: "222222222222", region: "us-east-1" };
  const room = { capacity: { pool: 1, silo: 1 }, tiers: [], limits: {} };
  const { shards, usage } = plane.process();
  await shards.add({ ...place, ...room, state: "ready", reason: "by hand" }, usage.shard);

  await plane.pass(2);

  expect(await plane.vending()).toMatchObject({
    state: "failed",
    account: FIRST_ACCOUNT,
    reason: `another account was registered as s2; register ${FIRST_ACCOUNT} under another name, and dismiss this`,
  });
});

test("leaves it to a person when somebody registered the account, in whatever Region", async () => {
  await plane.pass();
  const place = { shard: "s7", account: FIRST_ACCOUNT, region: "eu-west-1" };
  const room = { capacity: { pool: 1, silo: 1 }, tiers: [], limits: {} };
  const { shards, usage } = plane.process();
  await shards.add({ ...place, ...room, state: "ready", reason: "by hand" }, usage.shard);

  await plane.pass(2);

  expect(await plane.vending()).toMatchObject({
    state: "failed",
    reason: `account ${FIRST_ACCOUNT} was registered as s7; dismiss this`,
  });
});

test.each([
  ["its account", { shard: "s7", account: FIRST_ACCOUNT }, "was registered as s7; dismiss this"],
  ["its name", { shard: "s2", account: "222222222222" }, "another account was registered as s2"],
])(
  "registers nothing when an operator takes %s in the same moment",
  async (_what, taken, reason) => {
    await plane.pass();
    const ports = plane.process();
    const room = { capacity: { pool: 1, silo: 1 }, tiers: [], limits: {}, region: "eu-west-1" };
    const own = { ...taken, ...room, state: "ready", reason: "by hand" } as const;
    let looks = 0;
    const fleet = async () => {
      const seen = await plane.process().shards.fleet();
      looks += 1;
      // The first look is about the stock, the second about who is in the account.
      if (looks === 2) await plane.process().shards.add(own, ports.usage.shard);
      return seen;
    };
    const shards = Object.assign(ports.shards, { fleet });

    await keepStock({ ...ports, shards }, Date.now() + 60_000);
    const meanwhile = await plane.vending();
    await plane.pass();

    expect(meanwhile).toMatchObject({ state: "made", account: FIRST_ACCOUNT });
    expect(await plane.vending()).toMatchObject({
      state: "failed",
      reason: expect.stringContaining(reason),
    });
    const { shards: there } = await plane.process().shards.fleet();
    expect(there.map(({ shard, account }) => [shard, account])).toStrictEqual([
      ["s1", "111111111111"],
      [taken.shard, taken.account],
    ]);
    expect(await plane.wishOf("s2")).toBeUndefined();
  },
);

test("makes an account a shard that only a retired one was in", async () => {
  await plane.pass();
  const place = { shard: "s7", account: FIRST_ACCOUNT, region: "eu-west-1" };
  const room = { capacity: { pool: 1, silo: 1 }, tiers: [], limits: {} };
  const { shards, usage } = plane.process();
  await shards.add({ ...place, ...room, state: "retired", reason: "by hand" }, usage.shard);

  await plane.pass(2);

  expect(await plane.vending()).toMatchObject({ state: "done", account: FIRST_ACCOUNT });
  expect(await plane.shard("s2")).toMatchObject({ state: "warming", account: FIRST_ACCOUNT });
});

test("tells who may not be taken on when the vending role refuses", async () => {
  plane.organizations.faults.set("ListCreateAccountStatusCommand", "AccessDenied");

  await plane.pass();

  expect(await plane.vending()).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("the hub may not take on its role in the management account"),
  });
});
