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

  expect(facts).toStrictEqual({
    service: "dynamodb",
    region: "us-east-1",
    accessKeyId: "ASIA1",
    operation: "PutItem",
    route: "POST /",
  });
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
    region: "us-east-1",
    accessKeyId: "ASIA2",
    operation: "GET /bucket/key",
    route: "GET /bucket/key",
  });
});

test("names no service for a call that is not signed", () => {
  const facts = requestFactsOf({ method: "GET", url: "/_aws/execute-api/a/live/x", headers: {} });

  const route = "GET /_aws/execute-api/a/live/x";
  expect(facts).toStrictEqual({ operation: route, route });
});

test("finds the operation in the body of a query call", () => {
  const facts = { operation: "POST /", route: "POST /" };

  const operations = ["Action=AssumeRole&RoleArn=x", "Version=1&Action=GetRole", "{}"].map((body) =>
    operationIn(facts, body),
  );

  expect(operations).toStrictEqual(["AssumeRole", "GetRole", "POST /"]);
});

test("names the operation of a REST call by its path, and knows an import from a creation", () => {
  const authorization = AUTHORIZATION.replace("dynamodb", "apigateway");
  const operations = ["/restapis", "/restapis?mode=import&failonwarnings=true", "/domainnames"].map(
    (url) => requestFactsOf({ method: "POST", url, headers: { authorization } }).operation,
  );

  expect(operations).toStrictEqual(["CreateRestApi", "ImportRestApi", "POST /domainnames"]);
});
