import { expect, test } from "vitest";
import { type RatedCall, Rates } from "../../sandbox/front/rates.ts";

const CALL: RatedCall = {
  service: "apigateway",
  operation: "CreateDeployment",
  account: "111111111111",
  region: "us-east-1",
};

function clock() {
  let now = 0;
  return { read: () => now, pass: (milliseconds: number) => (now += milliseconds) };
}

test("takes one deployment in five seconds, and says how long to wait", () => {
  const { read, pass } = clock();
  const rates = new Rates(read);

  const first = rates.take(CALL);
  pass(1_000);
  const early = rates.take(CALL);
  pass(4_000);
  const again = rates.take(CALL);

  expect([first, again]).toStrictEqual([undefined, undefined]);
  expect(early).toMatchObject({
    code: "TooManyRequestsException",
    status: 429,
    message: "Too Many Requests",
    details: { members: { retryAfterSeconds: null }, headers: { "retry-after": "4" } },
  });
});

test("counts each account and each Region by itself", () => {
  const rates = new Rates(clock().read);

  const taken = [CALL, { ...CALL, account: "222222222222" }, { ...CALL, region: "eu-west-1" }].map(
    (call) => rates.take(call),
  );

  expect(taken).toStrictEqual([undefined, undefined, undefined]);
});

test("counts a global rate for all Regions together", () => {
  const rates = new Rates(clock().read);
  const create = { ...CALL, service: "organizations", operation: "CreateAccount" };

  rates.take(create);
  const elsewhere = rates.take({ ...create, region: "eu-west-1" });

  expect(elsewhere?.code).toBe("TooManyRequestsException");
});

test("counts every call of API Gateway against the rate of them all, reads too", () => {
  const rates = new Rates(clock().read);
  const read = { ...CALL, operation: "GET /restapis" };

  const taken = Array.from({ length: 41 }, () => rates.take(read) === undefined);

  expect(taken).toStrictEqual([...Array.from({ length: 40 }, () => true), false]);
});

test("does not count invocations, and words Lambda's refusal as Lambda does", () => {
  const rates = new Rates(clock().read);
  const invoke = { ...CALL, service: "lambda", operation: "Invoke" };
  const publish = { ...invoke, operation: "PublishVersion" };
  for (let call = 0; call < 15; call += 1) rates.take(publish);

  const outcomes = [rates.take(invoke), rates.take(publish)];

  expect(outcomes[0]).toBe(undefined);
  expect(outcomes[1]).toMatchObject({
    code: "TooManyRequestsException",
    status: 429,
    details: { members: { Reason: "CallerRateLimitExceeded" } },
  });
});

test("leaves the other rates alone when one of them refuses", () => {
  const { read } = clock();
  const rates = new Rates(read);
  rates.take(CALL);
  for (let call = 0; call < 100; call += 1) rates.take(CALL);

  const others = Array.from({ length: 39 }, () =>
    rates.take({ ...CALL, operation: "GET /apikeys" }),
  );

  expect(others.filter((refusal) => refusal !== undefined)).toStrictEqual([]);
});

test("has full buckets again after a reset", () => {
  const rates = new Rates(clock().read);
  rates.take(CALL);

  rates.reset();

  expect(rates.take(CALL)).toBe(undefined);
});
