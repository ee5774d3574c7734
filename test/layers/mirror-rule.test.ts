import { expect, test } from "vitest";
import { strayTests } from "./mirror-rule.ts";
import { parseModule } from "./source-module.ts";

function strayOf(...paths: readonly string[]) {
  return strayTests(paths.map((file) => parseModule(file, ""))).map(({ at }) => at);
}

test("accepts tests beside the code that they mirror, and tests of the whole", () => {
  const paths = [
    "tenants/tier.ts",
    "functions/authorizer/verify.ts",
    "test/tenants/tier.test.ts",
    "test/functions/authorizer/verify.test.ts",
    "sandbox/story/report.ts",
    "test/story/report.test.ts",
    "test/contract/tables.test.ts",
    "test/crash-points.test.ts",
  ];

  expect(strayOf(...paths)).toStrictEqual([]);
});

test("refuses tests in folders that the code does not have", () => {
  const paths = ["tenants/tier.ts", "test/tenants/old/tier.test.ts", "test/misc/a.test.ts"];

  expect(strayOf(...paths)).toStrictEqual(["test/tenants/old/tier.test.ts", "test/misc/a.test.ts"]);
});
