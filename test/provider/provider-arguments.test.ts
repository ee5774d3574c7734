import { expect, test } from "vitest";
import {
  argumentProblems,
  movedArguments,
  parseArguments,
} from "../../sandbox/provider/provider-arguments.ts";
import { UNKNOWN } from "../../sandbox/provider/wire.ts";

test("nested arguments are read out of JSON texts", () => {
  const read = parseArguments({
    region: "us-east-1",
    allowedAccountIds: '["111111111111"]',
    assumeRoles: '[{"roleArn":"arn:r","externalId":"x"}]',
    maxRetries: "3",
    s3UsePathStyle: "true",
  });

  expect(read).toStrictEqual({
    region: "us-east-1",
    allowedAccountIds: ["111111111111"],
    assumeRoles: [{ roleArn: "arn:r", externalId: "x" }],
    maxRetries: 3,
    s3UsePathStyle: true,
  });
});

test("refuses every unknown option at once, without its value", () => {
  const problems = argumentProblems({
    profile: "hunter2",
    assumeRoles: '[{"roleArn":"arn:r","colour":"hunter2"}]',
    secretKey: UNKNOWN,
  });

  expect(problems.toSorted()).toStrictEqual([
    "provider option assumeRoles.0.colour is not supported by the stand-in aws provider",
    "provider option profile is not supported by the stand-in aws provider",
  ]);
});

test.each([
  ["another role", { assumeRoles: '[{"roleArn":"arn:b"}]' }, ["assumeRoles"]],
  ["another account", { allowedAccountIds: '["2"]' }, ["allowedAccountIds"]],
  ["another Region", { region: "eu-west-1" }, ["region"]],
  ["another external id", { assumeRoles: '[{"roleArn":"arn:a","externalId":"y"}]' }, []],
  ["other tags", { defaultTags: '{"tags":{"a":"1"}}' }, []],
])("%s moves %o to %o", (_, change, moved) => {
  const old = {
    region: "us-east-1",
    allowedAccountIds: '["1"]',
    assumeRoles: '[{"roleArn":"arn:a","externalId":"x"}]',
  };

  expect(movedArguments(old, { ...old, ...change })).toStrictEqual(moved);
});
