import { expect, test } from "vitest";
import { roleAccessOf } from "../../stores/shard-session.ts";

test.each([
  "arn:aws:iam::888888888888:role/tenantry-vending",
  "arn:aws-cn:iam::888888888888:role/a/path/vending",
])("takes on %s in the account that it is of", (roleArn) => {
  expect(roleAccessOf(roleArn, "eu-west-1")).toStrictEqual({
    account: "888888888888",
    region: "eu-west-1",
    roleArn,
  });
});
