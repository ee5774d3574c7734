import { expect, test } from "vitest";
import { policyOf, serviceTrust, UNBOUNDED } from "../../components/policy.ts";
import { settled } from "../support/cloud.ts";
import { trusting } from "../support/readable.ts";

test("allows where a statement says nothing else, and keeps what it says", async () => {
  const read = { Sid: "Read", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
  const refuse = { ...read, Sid: "Refuse", Effect: "Deny" } as const;

  expect(JSON.parse(await settled(policyOf([read, refuse])))).toStrictEqual({
    Version: "2012-10-17",
    Statement: [{ ...read, Effect: "Allow" }, refuse],
  });
});

test("trusts one service", async () => {
  const trust = await settled(serviceTrust("lambda.amazonaws.com"));

  expect(JSON.parse(trust)).toStrictEqual(trusting("lambda.amazonaws.com"));
});

test("lists every statement that names no resource, each with its reason", () => {
  expect(Object.keys(UNBOUNDED).sort()).toStrictEqual([
    "AnswerTasks",
    "CreateUserPools",
    "DeliverLogs",
    "DescribeLogGroups",
    "FindLayers",
    "FindUserPools",
    "ReadLimits",
    "SendTraces",
    "WriteApiLogs",
  ]);
  expect(Object.values(UNBOUNDED).filter((reason) => reason.length < 30)).toStrictEqual([]);
});
