import { expect, test } from "vitest";
import { isCounted, usageOf } from "../../tenants/measured-usage.ts";

const registrations = (...types: readonly string[]) => types.map((type) => ({ type, inputs: {} }));

test("counts what uses a quota up, and nothing else", () => {
  const stack = registrations(
    "aws:apigateway/restApi:RestApi",
    "aws:apigateway/apiKey:ApiKey",
    "aws:apigateway/usagePlan:UsagePlan",
    "aws:cognito/userPool:UserPool",
    "aws:dynamodb/table:Table",
    "aws:dynamodb/table:Table",
    "aws:iam/role:Role",
    "aws:s3/bucket:Bucket",
    "tenantry:index:Plane",
  );

  expect(usageOf(stack)).toStrictEqual({
    "rest-apis": 1,
    "api-keys": 1,
    "usage-plans": 1,
    "user-pools": 1,
    tables: 2,
    "iam-roles": 1,
  });
  expect(usageOf([])).toStrictEqual({});
});

test("counts the executions that functions keep, not the functions", () => {
  const keeping = [5, 2, 0, -1, undefined].map((reservedConcurrentExecutions) => ({
    type: "aws:lambda/function:Function",
    inputs: { reservedConcurrentExecutions },
  }));

  expect(usageOf(keeping)).toStrictEqual({ "reserved-concurrency": 7 });
});

test("tells counted types from others", () => {
  expect(isCounted("aws:lambda/function:Function")).toBe(true);
  expect(isCounted("aws:iam/role:Role")).toBe(true);
  expect(isCounted("aws:iam/policy:Policy")).toBe(false);
});
