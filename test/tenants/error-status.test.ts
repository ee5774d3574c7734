import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ERROR_STATUS, EXIT, errorStatusOf } from "../../tenants/error-status.ts";

/** Layers whose errors reach a person by HTTP or by a command. */
const SOURCES =
  "{tenants,stores,stacks,components,functions,workflows,automation,cli,sandbox}/**/*.ts";

/** A code where an error is made: first argument of the base class. */
const RAISED = /(?:super|new TenantryError)\(\s*"([A-Z]+(?:_[A-Z]+)+)"/g;

function raisedCodes(): readonly string[] {
  const files = globSync(SOURCES).map((file) => readFileSync(file, "utf8"));
  const codes = files.flatMap((text) => [...text.matchAll(RAISED)].map((match) => match[1] ?? ""));
  return [...new Set(codes)].sort();
}

test("knows every code that any error carries", () => {
  const raised = raisedCodes();

  expect(raised).toContain("STACK_BUSY");
  expect(
    raised.filter((code) => !(code in ERROR_STATUS) && !code.endsWith("_NOT_FOUND")),
  ).toStrictEqual([]);
});

test("lists the codes in the order of the alphabet", () => {
  const codes = Object.keys(ERROR_STATUS);

  expect(codes).toStrictEqual([...codes].sort());
});

test.each([
  ["DOCUMENT_INVALID", { http: 400, exit: EXIT.configuration }],
  ["TENANT_NOT_FOUND", { http: 404, exit: EXIT.notFound }],
  ["STACK_BUSY", { http: 409, exit: EXIT.resource }],
  ["REGISTRATIONS_CAPPED", { http: 429, exit: EXIT.policy }],
])("tells %s to machines", (code, status) => {
  expect(errorStatusOf(code)).toStrictEqual(status);
});

test("takes a code without a row for a failure of ours", () => {
  expect(errorStatusOf("MOON_FULL")).toStrictEqual({ http: 500, exit: EXIT.generic });
});
