import { expect, test } from "vitest";
import { Connection } from "../../sandbox/provider/connection.ts";
import { getPolicyDocument } from "../../sandbox/provider/invokes/get-policy-document.ts";

const connection = new Connection({ region: "us-east-1" });

test("writes statements as IAM has them", async () => {
  const answer = await getPolicyDocument(connection, {
    statements: [
      {
        sid: "one",
        actions: ["s3:GetObject"],
        resources: ["a", "b"],
        principals: [
          { type: "Service", identifiers: ["lambda.amazonaws.com"] },
          { type: "AWS", identifiers: ["1", "2"] },
        ],
        conditions: [
          { test: "StringEquals", variable: "aws:a", values: ["1"] },
          { test: "StringEquals", variable: "aws:b", values: ["2", "3"] },
        ],
      },
      { effect: "Deny", notActions: ["iam:*"], resources: ["*"] },
    ],
  });

  expect(JSON.parse(String(answer.json))).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "one",
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com", AWS: ["1", "2"] },
        Action: "s3:GetObject",
        Resource: ["a", "b"],
        Condition: { StringEquals: { "aws:a": "1", "aws:b": ["2", "3"] } },
      },
      { Effect: "Deny", NotAction: "iam:*", Resource: "*" },
    ],
  });
});

test("refuses to merge documents", async () => {
  const answer = getPolicyDocument(connection, { sourcePolicyDocuments: ["{}"] });

  await expect(answer).rejects.toThrow("getPolicyDocument: sourcePolicyDocuments not supported");
});
