import { expect, test } from "vitest";
import { operationsOf, parseOpenApiDocument } from "../../tenants/openapi-document.ts";

const operation = { operationId: "listThings", "x-tenantry-function": "things" };
const document = {
  openapi: "3.0.3",
  info: { title: "Things", version: "1" },
  paths: { "/things": { get: operation } },
};

test("puts every reference in place", () => {
  const withReferences = {
    ...document,
    paths: {
      "/things": {
        get: { ...operation, parameters: [{ $ref: "#/components/parameters/Limit" }] },
      },
    },
    components: {
      parameters: {
        Limit: { name: "limit", in: "query", schema: { $ref: "#/components/schemas/Limit" } },
      },
      schemas: { Limit: { type: "integer" } },
    },
  };

  expect(operationsOf(parseOpenApiDocument(withReferences, "test"))).toStrictEqual([
    {
      path: "/things",
      method: "get",
      operation: {
        ...operation,
        parameters: [{ name: "limit", in: "query", required: false, schema: { type: "integer" } }],
      },
    },
  ]);
});

test("cuts references that lead back to themselves", () => {
  const tree = { type: "object", properties: { child: { $ref: "#/components/schemas/Tree" } } };
  const responses = { 200: { schema: { $ref: "#/components/schemas/Tree" } } };
  const circular = {
    ...document,
    paths: { "/things": { get: { ...operation, responses } } },
    components: { schemas: { Tree: tree } },
  };

  expect(operationsOf(parseOpenApiDocument(circular, "test"))).toHaveLength(1);
});

test("lists every problem at once, with its path", () => {
  const wrong = {
    openapi: "3.1.0",
    info: { title: "Things" },
    paths: {
      things: { get: operation },
      "/a": { get: {}, options: operation },
      "/b": {
        post: {
          ...operation,
          parameters: [{ name: "x", in: "header", schema: {} }, { $ref: "#/components/none/at" }],
        },
      },
    },
  };

  expect(() => parseOpenApiDocument(wrong, "test")).toThrow(
    expect.objectContaining({
      code: "DOCUMENT_INVALID",
      issues: expect.arrayContaining([
        { path: "openapi", problem: "must be 3.0, which API Gateway reads" },
        { path: "info.version", problem: expect.any(String) },
        { path: "paths./a.get.operationId", problem: "must name the operation" },
        {
          path: "paths./a.get.x-tenantry-function",
          problem: "must name a function of the application",
        },
        { path: "paths./a.options", problem: "is not a field that is known here" },
        { path: "paths./b.post.parameters.0.in", problem: 'must be "path" or "query"' },
        { path: "paths./b.post.parameters.1", problem: expect.any(String) },
      ]),
    }),
  );
  expect(() => parseOpenApiDocument(wrong, "test")).toThrow(/paths\.things: /);
});
