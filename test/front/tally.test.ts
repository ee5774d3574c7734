import { expect, test } from "vitest";
import { Tally } from "../../sandbox/front/tally.ts";

test("counts calls by service, and refusals by operation", () => {
  const tally = new Tally();

  for (const service of ["iam", "iam", undefined]) tally.call(service);
  tally.throttle({ service: "apigateway", operation: "CreateDeployment" });
  tally.throttle({ service: "lambda", operation: "GET /2015-03-31/functions/f/configuration" });

  expect(tally.counted).toStrictEqual({
    calls: { iam: 2, unsigned: 1 },
    throttled: { "apigateway:CreateDeployment": 1, "lambda:GET": 1 },
  });
});

test("counts from nought after a reset", () => {
  const tally = new Tally();
  tally.call("iam");
  tally.throttle({ service: "iam", operation: "CreateRole" });

  tally.reset();

  expect(tally.counted).toStrictEqual({ calls: {}, throttled: {} });
});
