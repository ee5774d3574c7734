import {
  type OpenApiDocument,
  operationsOf,
  type PlacedOperation,
} from "../tenants/openapi-document.ts";
import { gatewayResponses } from "./gateway-responses.ts";

/** What makes a document the API of one plane. */
export interface ApiBodyFacts {
  /** Name of the API. */
  readonly name: string;
  /** Operations of application and platform. */
  readonly document: OpenApiDocument;
  /** Integration URI of every function, by the name that operations use. */
  readonly functionUris: Readonly<Record<string, string>>;
  /** Integration URI of the authorizer. */
  readonly authorizerUri: string;
  /** How long API Gateway keeps an answer of the authorizer. */
  readonly authorizerTtlSeconds: number;
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
}

/** Requests carry a token, which the browser must be allowed to send. */
const ALLOWED_HEADERS = "Authorization,Content-Type";

/** Every method takes both: who calls, and the key that the call is metered by. */
const SECURITY = [{ caller: [], usageKey: [] }];

/**
 * The document that a plane's API is made of.
 *
 * It holds no more than API Gateway acts on: what is valid input, the functions check themselves.
 */
export function apiBodyOf(facts: ApiBodyFacts): Record<string, unknown> {
  return {
    openapi: "3.0.1",
    info: { title: facts.name, version: facts.document.info.version },
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-gateway-responses": gatewayResponses(facts.allowedOrigin),
    paths: pathsOf(facts),
    components: {
      securitySchemes: {
        caller: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "token",
            authorizerUri: facts.authorizerUri,
            authorizerResultTtlInSeconds: facts.authorizerTtlSeconds,
          },
        },
        usageKey: { type: "apiKey", name: "x-api-key", in: "header" },
      },
    },
  };
}

function pathsOf({ document, functionUris, allowedOrigin }: ApiBodyFacts) {
  const placed = operationsOf(document);
  const paths = [...new Set(placed.map(({ path }) => path))];
  return Object.fromEntries(
    paths.map((path) => {
      const here = placed.filter((each) => each.path === path);
      const methods = here.map((each) => [each.method, operationOf(each, functionUris)]);
      const options = preflightOf(
        here.map(({ method }) => method),
        allowedOrigin,
      );
      return [path, { ...Object.fromEntries(methods), options }];
    }),
  );
}

function operationOf(
  { operation }: PlacedOperation,
  functionUris: Readonly<Record<string, string>>,
) {
  const name = operation["x-tenantry-function"];
  const uri = functionUris[name];
  if (uri === undefined)
    throw new Error(`the API names the function "${name}", which is not there`);
  return {
    operationId: operation.operationId,
    parameters: operation.parameters.map((each) => ({
      name: each.name,
      in: each.in,
      required: each.required,
      schema: { type: "string" },
    })),
    responses: { default: { description: "The function's own answer" } },
    security: SECURITY,
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri,
      passthroughBehavior: "when_no_match",
    },
  };
}

/** Browsers ask without a token whether they may call, so this one method is open to all. */
function preflightOf(methods: readonly string[], allowedOrigin: string) {
  const names = [...methods, "options"].map((method) => method.toUpperCase());
  const headers: Readonly<Record<string, string>> = {
    "Access-Control-Allow-Headers": ALLOWED_HEADERS,
    "Access-Control-Allow-Methods": names.join(","),
    "Access-Control-Allow-Origin": allowedOrigin,
  };
  const named = Object.keys(headers).map((name) => [name, { schema: { type: "string" } }]);
  const set = Object.entries(headers).map(([name, value]) => [
    `method.response.header.${name}`,
    `'${value}'`,
  ]);
  return {
    responses: { 204: { description: "What may be called", headers: Object.fromEntries(named) } },
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "when_no_match",
      requestTemplates: { "application/json": '{"statusCode":204}' },
      responses: { default: { statusCode: "204", responseParameters: Object.fromEntries(set) } },
    },
  };
}
