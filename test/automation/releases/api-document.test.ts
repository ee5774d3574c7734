import { expect, test } from "vitest";
import { apiDocumentOf } from "../../../automation/releases/api-document.ts";

const head = { openapi: "3.0.3", info: { title: "Things", version: "1" } };
const operation = (operationId: string, name: string) => ({
  operationId,
  "x-tenantry-function": name,
});
const platform = { ...head, paths: { "/tenant/users": { get: operation("listUsers", "users") } } };
const request = {
  application: { ...head, paths: { "/things": { get: operation("listThings", "things") } } },
  functions: ["things"],
  smokePath: "/things",
  platform,
};

test("joins the application's and the platform's operations", () => {
  expect(Object.keys(apiDocumentOf(request).paths)).toStrictEqual(["/things", "/tenant/users"]);
});

test("lists everything that does not fit, at once", () => {
  const paths = {
    "/tenant/things": { get: operation("a", "things") },
    "/other": { get: operation("a", "nobody") },
  };
  const wrong = {
    ...request,
    application: { ...head, paths },
    functions: ["things", "idle"],
    smokePath: "/smoke",
  };

  expect(() => apiDocumentOf(wrong)).toThrow(
    expect.objectContaining({
      issues: [
        { path: "paths./tenant/things.get", problem: 'must not be below "/tenant"' },
        {
          path: "paths./other.get.x-tenantry-function",
          problem: 'must be one of things, idle, not "nobody"',
        },
        {
          path: "paths./other.get.operationId",
          problem: 'must be unique, but "a" is used twice',
        },
        { path: "paths", problem: 'must have an operation of the function "idle"' },
        { path: "paths", problem: 'must have the GET of the smoke path "/smoke"' },
      ],
    }),
  );
});
