import { expect, test } from "vitest";
import { AppliedQuotas } from "../../sandbox/front/applied-quotas.ts";
import type { Call } from "../../sandbox/front/call.ts";
import type { Census } from "../../sandbox/front/census.ts";
import { ObjectQuotas } from "../../sandbox/front/object-quotas.ts";

const HERE = { account: "111111111111", region: "us-east-1" };
const NONE = {
  "rest-apis": 0,
  "api-keys": 0,
  "usage-plans": 0,
  "user-pools": 0,
  tables: 0,
  "iam-roles": 0,
  "state-machines": 0,
};

function callOf(service: string, operation: string, more: Partial<Call> = {}): Call {
  return { service, operation, route: "POST /", body: "{}", ...HERE, ...more };
}

function quotasOf(
  census: Partial<Census>,
  kind: "tables" | "concurrent-executions",
  value: number,
) {
  const applied = new AppliedQuotas([{ kind, ...HERE, value }]);
  return new ObjectQuotas(applied, async () => ({ counts: NONE, reserved: {}, ...census }));
}

test("lets the last one be made and refuses the next in the service's words", async () => {
  const create = callOf("dynamodb", "CreateTable");
  const last = quotasOf({ counts: { ...NONE, tables: 2 } }, "tables", 3);
  const over = quotasOf({ counts: { ...NONE, tables: 3 } }, "tables", 3);

  const made = await last.keep(create, async () => "made");

  expect(made).toBe("made");
  await expect(over.keep(create, async () => "made")).rejects.toMatchObject({
    code: "LimitExceededException",
    message: "Subscriber limit exceeded: There is a limit of 3 tables per subscriber",
  });
});

test("lets only one of two calls at once be the last", async () => {
  let tables = 0;
  const applied = new AppliedQuotas([{ kind: "tables", ...HERE, value: 1 }]);
  const quotas = new ObjectQuotas(applied, async () => ({
    counts: { ...NONE, tables },
    reserved: {},
  }));
  const create = async () => {
    await Promise.resolve();
    tables += 1;
  };

  const calls = [1, 2].map(() => quotas.keep(callOf("dynamodb", "CreateTable"), create));

  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map(({ status }) => status)).toStrictEqual(["fulfilled", "rejected"]);
  expect(tables).toBe(1);
});

test("leaves calls that make nothing alone", async () => {
  const quotas = quotasOf({ counts: { ...NONE, tables: 9 } }, "tables", 3);

  const read = await quotas.keep(callOf("dynamodb", "DescribeTable"), async () => "read");

  expect(read).toBe("read");
});

test.each([
  [{ other: 890 }, 10, "kept"],
  [{ other: 890 }, 11, "refused"],
  [{ other: 0, mine: 900 }, 900, "kept"],
])("keeps a hundred executions unreserved: %o and %i more", async (reserved, wanted, outcome) => {
  const quotas = quotasOf({ reserved }, "concurrent-executions", 1_000);
  const call = callOf("lambda", "PutFunctionConcurrency", {
    route: "PUT /2017-10-31/functions/mine/concurrency",
    body: JSON.stringify({ ReservedConcurrentExecutions: wanted }),
  });

  const result = await quotas
    .keep(call, async () => "kept")
    .catch((error: { code: string }) => `refused ${error.code}`);

  expect(result).toBe(outcome === "kept" ? "kept" : "refused InvalidParameterValueException");
});
