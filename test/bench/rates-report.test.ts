import { expect, test } from "vitest";
import { reportedOf, reportRates } from "../../bench/rates-report.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";

test.each([[{ silos: "0" }], [{ accounts: "3" }], [{ without: "jitter" }], [{ tenants: "5" }]])(
  "refuses %j before anything is started",
  async (flags) => {
    await expect(reportRates(flags)).rejects.toThrow(InvalidDocumentError);
  },
);

const RESULT = {
  way: "slots",
  silos: 20,
  accounts: 1,
  seconds: 125,
  bound: 120,
  there: 20,
  failed: 0,
  calls: { apigateway: 99, iam: 1 },
  throttled: { "apigateway:CreateDeployment": 1 },
  idle: 0.5,
} as const;

test("puts what was measured beside its bound and the prediction", () => {
  const { predictedSeconds = 0, ...reported } = reportedOf(RESULT);

  // 19 times 5.05 s, and one silo of about 25 s.
  expect(Math.abs(predictedSeconds - 121)).toBeLessThan(3);
  expect(reported).toStrictEqual({
    ...RESULT,
    ratio: 125 / 120,
    throttledShare: 0.01,
    predictedOff: predictedSeconds / 125 - 1,
  });
});

test("predicts nothing of work without slots", () => {
  const result = { ...RESULT, way: "baseline" } as const;

  expect(reportedOf(result)).toStrictEqual({ ...result, ratio: 125 / 120, throttledShare: 0.01 });
});
