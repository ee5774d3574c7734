import { expect, test } from "vitest";
import { operationIn, requestFactsOf } from "../../sandbox/front/request-facts.ts";

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=ASIA1/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host";

test("reads service, key and operation from a signed call", () => {
  const facts = requestFactsOf({
    method: "POST",
    url: "/",
    headers: { authorization: AUTHORIZATION, "x-amz-target": "DynamoDB_20120810.PutItem" },
  });

  expect(facts).toStrictEqual({ service: "dynamodb", accessKeyId: "ASIA1", operation: "PutItem" });
});

test("reads a presigned address", () => {
  const credential = encodeURIComponent("ASIA2/20260101/us-east-1/s3/aws4_request");

  const facts = requestFactsOf({
    method: "GET",
    url: `/bucket/key?X-Amz-Credential=${credential}`,
    headers: {},
  });

  expect(facts).toStrictEqual({
    service: "s3",
    accessKeyId: "ASIA2",
    operation: "GET /bucket/key",
  });
});

test("names no service for a call that is not signed", () => {
  const facts = requestFactsOf({ method: "GET", url: "/_aws/execute-api/a/live/x", headers: {} });

  expect(facts).toStrictEqual({ operation: "GET /_aws/execute-api/a/live/x" });
});

test("finds the operation in the body of a query call", () => {
  const facts = { operation: "POST /" };

  const operations = ["Action=AssumeRole&RoleArn=x", "Version=1&Action=GetRole", "{}"].map((body) =>
    operationIn(facts, body),
  );

  expect(operations).toStrictEqual(["AssumeRole", "GetRole", "POST /"]);
});
