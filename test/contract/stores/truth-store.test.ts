import { beforeAll, beforeEach, expect, test } from "vitest";
import { TruthStore } from "../../../stores/truth-store.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import { untouched } from "../../../tenants/truth.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const now = Date.parse("2026-11-21T12:00:00Z");
const { expiry, grace } = LEASE_TIMES;
let hub: HubTable;
let truths: TruthStore;
let stack = "";
let stacks = 0;

beforeAll(async () => {
  hub = await hubTable(cloud, "mapping");
  truths = new TruthStore(hub.client, hub.table);
});
beforeEach(() => {
  stacks += 1;
  stack = `pool-s1-${stacks}`;
});

const take = (owner: string, at = now, run?: string) =>
  truths.take({ stack, owner, run }, LEASE_TIMES, at);
const met = {
  generation: 1,
  state: "present",
  account: "111111111111",
  slots: { blue: "r-1", green: "r-1", live: "blue" },
  outputs: { plane: "pool-s1-1", tables: { orders: "o" } },
  verifiedAt: "2026-11-21T12:00:00.000Z",
} as const;

test("knows nothing of a stack that no worker has seen", async () => {
  expect(await truths.read(stack)).toStrictEqual(untouched(stack));
});

test("gives a lease to one of several workers in the same moment", async () => {
  const takers = ["a", "b", "c", "d", "e"].map((owner) => take(owner));

  const taken = await Promise.allSettled(takers);

  expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = taken.flatMap((each) => (each.status === "rejected" ? each.reason.code : []));
  expect(refused).toStrictEqual(Array(4).fill("STACK_BUSY"));
});

test("begins the fences at the clock, and raises them by one", async () => {
  const { fence } = await take("a", now, "build:1");
  await truths.release(stack, fence);

  expect(fence).toBe(now / 1000 + 1);
  expect((await take("b")).fence).toBe(fence + 1);
});

test("lets a dead worker's lease be taken after its end and the grace, and says what it ran in", async () => {
  await take("a", now, "build:1");
  await expect(take("b", now + expiry + grace - 1)).rejects.toThrow(
    expect.objectContaining({ code: "STACK_BUSY" }),
  );

  const { before } = await take("b", now + expiry + grace);

  expect(before.lease).toStrictEqual({ owner: "a", expiresAt: now + expiry, run: "build:1" });
});

test("does not give away a lease that is renewed while another takes it", async () => {
  const { fence } = await take("a");
  await truths.renew(stack, fence, now + 10 * expiry);

  await expect(take("b", now + 2 * expiry)).rejects.toThrow(
    expect.objectContaining({ code: "STACK_BUSY" }),
  );
});

test("refuses every write of a worker whose lease has gone to another", async () => {
  const { fence } = await take("a");
  await take("b", now + expiry + grace);
  const failure = {
    code: "X",
    message: "x",
    remedy: "x",
    operation: "o",
    generation: 1,
    attempts: 1,
  };

  const late = await Promise.allSettled([
    truths.renew(stack, fence, now + 99),
    truths.recordMet(stack, fence, met),
    truths.recordFailed(stack, fence, failure),
    truths.release(stack, fence),
  ]);

  expect(late.map((each) => each.status === "rejected" && each.reason.code)).toStrictEqual(
    Array(4).fill("LEASE_LOST"),
  );
  expect(await truths.read(stack)).toMatchObject({ generation: 0, lease: { owner: "b" } });
});

test("records what was met and gives the lease back in one write", async () => {
  const { fence } = await take("a");

  await truths.recordMet(stack, fence, met);

  expect(await truths.read(stack)).toStrictEqual({ ...untouched(stack), ...met, fence });
  await expect(truths.renew(stack, fence, now)).rejects.toThrow(
    expect.objectContaining({ code: "LEASE_LOST" }),
  );
});

test("keeps a failure until the stack is met", async () => {
  const failure = {
    code: "RESOURCE_FAILED",
    message: "no",
    remedy: "Mend it.",
    operation: "o",
    generation: 1,
    attempts: 1,
    nextAttemptAt: now + 30_000,
  };
  const first = await take("a");
  await truths.recordFailed(stack, first.fence, failure);
  expect((await truths.read(stack)).failure).toStrictEqual(failure);
  const second = await take("a");

  await truths.recordMet(stack, second.fence, met);

  expect((await truths.read(stack)).failure).toBeUndefined();
});

test("reserves the next start for one of several starters, until it is over", async () => {
  const until = now + 120_000;
  const starts = await Promise.all([1, 2, 3].map(() => truths.reserveStart(stack, until, now)));

  expect(starts.filter((start) => start === 1)).toHaveLength(1);
  expect(await truths.reserveStart(stack, until, now + 1)).toBeUndefined();
  expect(await truths.reserveStart(stack, until + 1, until)).toBe(2);
  expect((await take("a")).before).toMatchObject({ starts: 2, startedUntil: until + 1 });
});

test("defers a start that is not on its way, and no other", async () => {
  await truths.deferStart(stack, now + 7_000, now);
  await truths.deferStart(stack, now + 9_000, now);

  expect((await truths.read(stack)).startedUntil).toBe(now + 7_000);
  expect(await truths.reserveStart(stack, now + 120_000, now)).toBeUndefined();
  expect(await truths.reserveStart(stack, now + 120_000, now + 7_000)).toBe(1);
});
