import { expect, test } from "vitest";
import { RATES } from "../../sandbox/front/rate-table.ts";
import { CALL_RATES, PACED_CALLS } from "../../tenants/rates.ts";

test("keeps the rates by which the product paces itself, one call at a time", () => {
  const paced = PACED_CALLS.flatMap((call) => {
    const { operations, intervalMs } = CALL_RATES[call];
    return operations.map((operation) => ({ operation, intervalMs, burst: 1 }));
  });

  const kept = paced.map(({ operation }) => {
    const rate = RATES.find(({ operations }) => operations?.includes(operation));
    return { operation, intervalMs: 1_000 / (rate?.perSecond ?? 0), burst: rate?.burst };
  });

  expect(kept).toStrictEqual(paced);
});

test("names a source for every rate", () => {
  expect(RATES.filter(({ source }) => source === "")).toStrictEqual([]);
});
