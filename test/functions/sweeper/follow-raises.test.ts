import { beforeEach, expect, test, vi } from "vitest";
import { raisesRetried } from "../../../tenants/limit-raises.ts";
import { QUOTAS } from "../../../tenants/quotas.ts";
import { atEveryCall } from "../../support/mortal.ts";
import { NOW } from "../../support/sample-tenant.ts";
import { StockedPlane, stockedPlane } from "../../support/stocked-plane.ts";

const PLANS = "usage-plans";
const CODE = QUOTAS[PLANS].serviceQuota?.quota ?? "";
let plane = new StockedPlane();

/** A control plane whose stock is warm, in an account that may have 300 usage plans and is to have 600. */
async function warmPlane(limits: Record<string, number> = { [PLANS]: 600 }): Promise<void> {
  plane = await stockedPlane({ limits });
  await plane.pass(2);
  await plane.bringUp("s2");
  plane.quotas.applied.set(CODE, 300);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  await warmPlane();
  return () => vi.useRealTimers();
});

/** Passes until what AWS works on is looked at again. */
const wait = () => plane.pass(11);
const raise = async () => (await plane.vending()).raises?.[PLANS];

test("asks AWS once for a limit that is too low, and notes it when AWS has raised it", async () => {
  await wait();
  await wait();
  const asked = await raise();
  const before = (await plane.shard("s2")).limits;
  plane.quotas.decide("APPROVED");
  await wait();

  expect(plane.quotas.requests).toMatchObject([{ quota: CODE, desired: 600 }]);
  expect(asked).toMatchObject({ wanted: 600, state: "asked", reason: "AWS decides on 600" });
  expect(before).toStrictEqual({});
  expect(await plane.shard("s2")).toMatchObject({
    state: "warm",
    limits: { [PLANS]: { value: 600, from: "service-quotas" } },
  });
  const { notBefore: _notBefore, ...known } = asked ?? {};
  expect(await raise()).toStrictEqual({ ...known, state: "raised", reason: "AWS applies 600" });
  expect(plane.notes.filter((note) => note === "limit to be raised")).toHaveLength(2);
});

test("notes a limit of all Regions at the account", async () => {
  await warmPlane({ "iam-roles": 5_000 });
  plane.quotas.applied.set(QUOTAS["iam-roles"].serviceQuota?.quota ?? "", 5_000);

  await plane.pass();

  const account = await plane.process().shards.account((await plane.shard("s2")).account);
  expect(account?.limits).toStrictEqual({ "iam-roles": { value: 5_000, from: "service-quotas" } });
});

test("asks for nothing while the shard's own stack is not there, nor for what is there already", async () => {
  plane = await stockedPlane({ limits: { [PLANS]: 600 } });
  await plane.pass(5);
  expect(plane.quotas.requests).toStrictEqual([]);

  await warmPlane({ [PLANS]: 300 });
  await plane.pass(5);

  expect(plane.quotas.requests).toStrictEqual([]);
  expect(await raise()).toBeUndefined();
});

test("leaves a limit alone that an operator has spoken about", async () => {
  await plane.process().shards.noteLimits("s2", { [PLANS]: { value: 100, from: "operator" } });

  await plane.pass(2);

  expect(plane.quotas.requests).toStrictEqual([]);
});

test("leaves it to a person when AWS does not raise a limit, and asks again when told so", async () => {
  await plane.pass();
  plane.quotas.decide("DENIED");
  await wait();
  await wait();
  const refused = await raise();

  const [row] = await plane.vendings();
  const raises = raisesRetried(row?.raises ?? {}, "operator:ada", new Date(Date.now() + 3_600_000));
  if (row) await plane.process().vendings.replace(row, { ...row, raises });
  vi.setSystemTime(Date.now() + 3_600_000);
  await plane.pass();

  expect(refused).toMatchObject({
    state: "refused",
    reason: expect.stringContaining("AWS did not raise it to 600 (DENIED)"),
  });
  expect(plane.quotas.requests).toMatchObject([{ status: "DENIED" }, { status: "PENDING" }]);
});

test("says which case AWS Support has opened", async () => {
  await plane.pass();
  plane.quotas.decide("CASE_OPENED");
  await wait();

  expect(await raise()).toMatchObject({
    state: "asked",
    reason: "AWS Support decides on 600, case case-1",
  });
});

test("comes back later when AWS refuses a call, and finds a request whose answer was lost", async () => {
  plane.quotas.faults.set("RequestServiceQuotaIncreaseCommand", "QuotaExceededException");
  await plane.pass();
  const refused = await raise();
  plane.quotas.faults.set("RequestServiceQuotaIncreaseCommand", "cut");
  vi.setSystemTime(Date.now() + 600_000);
  await plane.sweep().catch(() => undefined);
  await plane.pass();

  expect(refused).toMatchObject({
    state: "wanted",
    reason: "Service Quotas refused: not now (QuotaExceededException)",
    notBefore: expect.any(String),
  });
  expect(await raise()).toMatchObject({ state: "asked" });
  expect(plane.quotas.requests).toHaveLength(1);
});

test("leaves to a person what AWS would refuse again", async () => {
  plane.quotas.faults.set("RequestServiceQuotaIncreaseCommand", "IllegalArgumentException");
  await plane.pass();
  await wait();

  expect(await raise()).toMatchObject({ state: "refused" });
  expect(plane.quotas.requests).toStrictEqual([]);
});

test("asks once though two passes go side by side", async () => {
  await Promise.all([plane.sweep(), plane.sweep()]);
  await wait();

  expect(plane.quotas.requests).toHaveLength(1);
  expect(await raise()).toMatchObject({ state: "asked" });
});

test.each(["before", "after"] as const)(
  "limit-raise: AWS is asked once and the limit noted, dying %s each call of a pass",
  async (when) => {
    const deaths = await atEveryCall(when, async (mortal) => {
      await warmPlane();

      await plane.sweep(mortal);
      await plane.pass();
      plane.quotas.decide("APPROVED");
      await wait();

      expect(plane.quotas.requests).toHaveLength(1);
      expect(await raise()).toMatchObject({ state: "raised" });
      expect((await plane.shard("s2")).limits).toMatchObject({ [PLANS]: { value: 600 } });
    });

    expect(deaths).toBeGreaterThan(10);
  },
);
