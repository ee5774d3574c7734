import { expect, test } from "vitest";
import { apiBodyOf } from "../../components/api-body.ts";
import { sampleDocument } from "../support/sample-release.ts";

const facts = {
  name: "tenantry-pool-a",
  document: sampleDocument,
  functionUris: { notes: "uri:notes", "tenant-users": "uri:users" },
  authorizerUri: "uri:authorizer",
  authorizerTtlSeconds: 60,
  allowedOrigin: "https://app.example.com",
};

/** The body as clients of API Gateway see it. */
function body() {
  return JSON.parse(JSON.stringify(apiBodyOf(facts)));
}

const security = [{ caller: [], usageKey: [] }];
const responses = { default: { description: "The function's own answer" } };
const integration = (uri: string) => ({
  type: "aws_proxy",
  httpMethod: "POST",
  uri,
  passthroughBehavior: "when_no_match",
});

test("puts every operation behind authorizer and key, and calls its function", () => {
  expect(body().paths["/notes/{id}"].get).toStrictEqual({
    operationId: "getNote",
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    responses,
    security,
    "x-amazon-apigateway-integration": integration("uri:notes"),
  });
  expect(body().paths["/tenant/users"].get).toMatchObject({
    security,
    "x-amazon-apigateway-integration": integration("uri:users"),
  });
});

test("meters by the key that the authorizer answers with", () => {
  expect(body()).toMatchObject({
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    components: {
      securitySchemes: {
        caller: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "token",
            authorizerUri: "uri:authorizer",
            authorizerResultTtlInSeconds: 60,
          },
        },
        usageKey: { type: "apiKey", name: "x-api-key", in: "header" },
      },
    },
  });
});

test("answers preflight requests by itself, for every path", () => {
  const { paths } = body();

  expect(Object.keys(paths)).toStrictEqual(["/notes", "/notes/{id}", "/tenant/users"]);
  expect(paths["/notes"].options["x-amazon-apigateway-integration"]).toStrictEqual({
    type: "mock",
    passthroughBehavior: "when_no_match",
    requestTemplates: { "application/json": '{"statusCode":204}' },
    responses: {
      default: {
        statusCode: "204",
        responseParameters: {
          "method.response.header.Access-Control-Allow-Headers": "'Authorization,Content-Type'",
          "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
          "method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'",
        },
      },
    },
  });
});

test("lets browsers read what API Gateway refuses by itself", () => {
  const answers: Record<string, { responseParameters: object; responseTemplates: object }> =
    body()["x-amazon-apigateway-gateway-responses"];

  expect(Object.keys(answers)).toStrictEqual(
    expect.arrayContaining(["DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "UNAUTHORIZED"]),
  );
  for (const answer of Object.values(answers)) {
    expect(answer.responseParameters).toStrictEqual({
      "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'",
    });
  }
  expect(answers.THROTTLED).toMatchObject({
    statusCode: "429",
    responseTemplates: {
      "application/json":
        '{"type":"about:blank","status":429,"code":"THROTTLED","detail":$context.error.messageString,"issues":[]}',
    },
  });
});

test("refuses an operation whose function is not there", () => {
  expect(() => apiBodyOf({ ...facts, functionUris: { notes: "uri:notes" } })).toThrow(
    'the API names the function "tenant-users", which is not there',
  );
});
